"""What is asked of a page in a browser: the page as it stands.

Invariant: it only reads.
"""

# Open shadow roots are included (HTML, 8.5.5).
RENDERED = """() => {
  const roots = [];
  const walk = node => { for (const each of node.querySelectorAll('*')) if (each.shadowRoot) { roots.push(each.shadowRoot); walk(each.shadowRoot); } };
  walk(document);
  const root = document.documentElement;
  const kept = root.getHTML ? root.getHTML({serializableShadowRoots: true, shadowRoots: roots}) : root.innerHTML;
  const attributes = [...root.attributes].map(a => ` ${a.name}="${a.value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`).join('');
  return '<!DOCTYPE html><html' + attributes + '>' + kept + '</html>';
}"""
