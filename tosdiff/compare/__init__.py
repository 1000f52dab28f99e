"""Two versions into changes: align, words, significance."""
