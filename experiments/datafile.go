package experiments

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/doubleroute/sweep/internal/names"
)

// isData says whether a path, by its name, is data and no experiment: a file with
// an ending of data, also a packed one, or a folder without experiments in it.
func isData(path string, folder bool) bool {
	if folder {
		experiments, _ := filepath.Glob(filepath.Join(path, "*.toml"))
		return len(experiments) == 0
	}
	return slices.Contains(dataEndings(), strings.ToLower(filepath.Ext(unpackedName(path))))
}

func dataEndings() []string {
	return []string{".csv", ".tsv", ".tab", ".psv", ".jsonl", ".ndjson", ".json", ".parquet", ".pq", ".ft", ".label", ".zip", ".txt"}
}

// unpackedName is a file's name without the endings of packed files.
func unpackedName(path string) string {
	for {
		ext := strings.ToLower(filepath.Ext(path))
		if !slices.Contains([]string{".gz", ".bz2", ".zst", ".xz"}, ext) {
			return path
		}
		path = path[:len(path)-len(ext)]
	}
}

// ofData writes the experiment on a file or folder of data: its name, and the data.
func ofData(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", &Error{File: path, Msg: fmt.Sprintf("cannot be found: %v", err)}
	}
	name := filepath.Base(full)
	stem := unpackedName(name)
	stem = strings.TrimSuffix(stem, filepath.Ext(stem))
	stem = strings.Trim(strings.Map(func(r rune) rune {
		if r == '.' || names.Check(string(r)) == nil {
			return r
		}
		return '-'
	}, stem), "-.")
	if _, err := readName(stem); err != nil {
		stem = "data"
	}
	source, err := toml.Marshal(map[string]any{"name": stem, "data": map[string]any{"train": name}})
	if err != nil {
		return "", &Error{File: path, Msg: fmt.Sprintf("cannot be named in an experiment: %v", err)}
	}
	return string(source), nil
}
