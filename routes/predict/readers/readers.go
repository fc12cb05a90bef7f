package readers

import "embed"

// Files are the readers: sweep_model.py and sweep_model.mjs.
//
//go:embed sweep_model.py sweep_model.mjs
var Files embed.FS
