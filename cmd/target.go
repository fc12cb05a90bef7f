package sweepcmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/results/sqlite"
)

var modelName = regexp.MustCompile(`^trial-[0-9]+\.sweep$`)

// target is what --to names.
type target struct {
	path   string
	ending string // of files of the form that is written, with the dot; empty for a folder
	but    string // file of the results that may be written all the same
}

// check refuses a file that is of the results, an experiment, or of another form
// than what is written: it would be lost. An earlier file of the same form makes
// way, as it does for cp.
func (t target) check(c *cli.Context, s *sqlite.Store) error {
	path := t.path
	if path == "-" {
		return usage(errors.New("--to needs the name of a file; one that is called - is ./-"))
	}
	folder := filepath.Dir(path)
	if _, err := os.Stat(folder); err != nil {
		return fmt.Errorf("%s cannot be written: there is no folder %s", path, folder)
	}
	if same(path, database(c)) || same(folder, c.String("out")) && strings.HasPrefix(filepath.Base(path), filepath.Base(database(c))) {
		return usage(fmt.Errorf("--to names the results themselves, %s: name another file", path))
	}
	at, err := os.Stat(path)
	switch {
	case err != nil || at.IsDir() || at.Size() == 0 || same(path, t.but):
		return nil // nothing that could be lost
	case strings.EqualFold(filepath.Ext(path), ".toml"):
		return usage(fmt.Errorf("--to names an experiment that is there, %s: name another file", path))
	case modelName.MatchString(filepath.Base(path)) && same(filepath.Dir(folder), c.String("out")):
		return usage(fmt.Errorf("--to names a model that is kept, %s: name another file", path))
	}
	study, err := reported(c.Context, s, c.String("out"), path)
	switch {
	case err != nil:
		return err
	case study != "":
		return usage(fmt.Errorf("--to names the report of study %s, %s: name another file", study, path))
	case t.ending != "" && !strings.EqualFold(filepath.Ext(path), t.ending):
		return usage(fmt.Errorf("--to names a file that is there and is no %s file, %s: name another, or remove that one first", t.ending, path))
	}
	return nil
}

// reported returns the study whose report a file is, "" if it is none.
func reported(ctx context.Context, s *sqlite.Store, out, path string) (string, error) {
	names, err := studyNames(ctx, s)
	for _, name := range names {
		if same(path, reportFile(out, name)) {
			return name, nil
		}
	}
	return "", err
}

// same reports whether two paths lead to the same thing, however they are
// written.
func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
