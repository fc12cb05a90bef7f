package records

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// Part is a part of data that a folder holds under its name.
type Part struct {
	Name string // "train", "validation" or "test"
	Path string
}

// partNames are the names under which data is published in parts.
func partNames(part string) []string {
	switch part {
	case "train":
		return []string{"train", "training"}
	case "validation":
		return []string{"validation", "valid", "val", "dev"}
	}
	return []string{"test", "testing", "eval"}
}

// PartsOf returns the parts that a folder holds, as folders or files called train,
// test and the like; nil where it holds no training part beside another.
func PartsOf(dir string) []Part {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var parts []Part
	for _, part := range []string{"train", "validation", "test"} {
		for _, entry := range entries {
			stem, _, _ := strings.Cut(strings.ToLower(entry.Name()), ".")
			if slices.Contains(partNames(part), stem) {
				parts = append(parts, Part{part, filepath.Join(dir, entry.Name())})
				break
			}
		}
	}
	if len(parts) < 2 || parts[0].Name != "train" {
		return nil
	}
	return parts
}

func partList(parts []Part) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = strconv.Quote(filepath.Base(p.Path))
	}
	return prose.And(names)
}
