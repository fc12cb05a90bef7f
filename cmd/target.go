package sweepcmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"
)

var modelName = regexp.MustCompile(`^trial-[0-9]+\.sweep$`)

// checkTarget refuses a file for --to that is of the results, or an experiment:
// what would be written over is not to be had again. But is the file that may be
// written all the same.
func checkTarget(c *cli.Context, path, but string) error {
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
	case err != nil || at.IsDir() || at.Size() == 0 || same(path, but):
		return nil // nothing that could be lost
	case strings.EqualFold(filepath.Ext(path), ".toml"):
		return usage(fmt.Errorf("--to names an experiment that is there, %s: name another file", path))
	case modelName.MatchString(filepath.Base(path)) && same(filepath.Dir(folder), c.String("out")):
		return usage(fmt.Errorf("--to names a model that is kept, %s: name another file", path))
	}
	return nil
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
