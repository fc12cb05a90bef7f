//go:build ignore

// The generator writes the files of package avx2 from those of package avx512.
package main

import (
	"bytes"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	files, err := filepath.Glob("avx512/*.go")
	if err != nil {
		log.Fatal(err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if name == "vec.go" || name == "doc.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		out := append([]byte("// Code generated from ../avx512/"+name+" by go generate; DO NOT EDIT.\n\n"),
			bytes.ReplaceAll(source, []byte("package avx512"), []byte("package avx2"))...)
		if err := os.WriteFile(filepath.Join("avx2", name), out, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
