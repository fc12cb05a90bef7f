// Package unpack reads what files are packed in: gzip, bzip2, zstd, xz, and zip
// archives of one file. What is packed in something else, or is no text at all, is
// an error that names it.
package unpack
