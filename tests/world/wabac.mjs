// Prints, as JSON, the sha256 of each page of a WACZ file, by its id, as wabac.js (the engine of ReplayWeb.page) replays it.
//   node wabac.mjs NODE_MODULES FILE.wacz
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [modules, file] = process.argv.slice(2);
const from = createRequire(path.join(path.resolve(modules), "here.js"));
from("fake-indexeddb/auto");
globalThis.self = globalThis;
self.location = new URL("http://localhost:1/");
console.log = console.warn = console.info = () => {};
const library = path.join(path.resolve(modules), "@webrecorder/wabac/dist/swlib.js");
const { WorkerLoader, ArchiveRequest } = await import(pathToFileURL(library));

const content = readFileSync(file);
const server = createServer((given, answer) => {
  const found = /bytes=(\d*)-(\d*)/.exec(given.headers.range ?? "");
  const begin = found ? (found[1] ? Number(found[1]) : Math.max(0, content.length - Number(found[2]))) : 0;
  const end = found?.[1] && found[2] ? Math.min(Number(found[2]), content.length - 1) : content.length - 1;
  const body = content.subarray(begin, end + 1);
  answer.writeHead(found ? 206 : 200, {
    "Accept-Ranges": "bytes", "Content-Length": body.length,
    ...(found ? { "Content-Range": `bytes ${begin}-${end}/${content.length}` } : {}),
  });
  answer.end(given.method === "HEAD" ? undefined : body);
}).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));

const loader = new WorkerLoader({ addEventListener() {} });
await loader._init_db;
const asked = { sourceUrl: `http://127.0.0.1:${server.address().port}/all.wacz`, noCache: true };
let said = "";
const made = await loader.addCollection({ name: "test", file: asked }, (_, problem) => (said = problem || said));
if (!made) {
  process.stderr.write(`it is not loaded: ${said}\n`);
  process.exit(1);
}
const store = made.store;
const pages = await store.getAllPages();
const found = {};
for (const page of pages) {
  const moment = new Date(page.ts).toISOString().replace(/\D/g, "").slice(0, 14);
  const request = new ArchiveRequest(`${moment}id_/${page.url}`, new Request("http://localhost:1/"), { isRoot: true });
  const answer = await store.getResource(request, "http://localhost:1/", {}, { noRedirect: true });
  const body = answer ? Buffer.from(await answer.getBuffer()) : Buffer.from("nothing");
  found[page.id] = createHash("sha256").update(body).digest("hex");
}
process.stdout.write(JSON.stringify(found) + "\n");
process.exit(0);
