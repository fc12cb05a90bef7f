// Command collect writes third-party.txt of package licenses: what the program
// contains on each system that it is built for, and the licences of it.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	program = "github.com/doubleroute/sweep/cmd/sweep"
	chart   = "../../reports/assets/node_modules" // where npm puts the chart script and what it is made of
)

func main() {
	if err := collect("third-party.txt"); err != nil {
		fmt.Fprintln(os.Stderr, "collect:", err)
		os.Exit(1)
	}
}

func collect(to string) error {
	c := collection{texts: map[string]*licence{}, versions: map[string]string{}}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, machine := range []string{"amd64", "arm64"} {
			if err := c.modules(system, machine); err != nil {
				return err
			}
		}
	}
	if err := c.library(); err != nil {
		return err
	}
	if err := c.packages(chart); err != nil {
		return err
	}
	return os.WriteFile(to, c.page(), 0o666)
}

// collection is what was found: the licences by their words, and the versions
// of what they are for.
type collection struct {
	texts    map[string]*licence
	versions map[string]string
}

type licence struct {
	text string
	of   map[string]bool
}

// goPackage is what `go list` says of a package.
type goPackage struct {
	Dir      string
	Standard bool
	Module   *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// modules adds the modules that the program is built from on a system.
func (c *collection) modules(system, machine string) error {
	list := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", program)
	list.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+machine)
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list for %s/%s: %w", system, machine, err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if p.Standard || p.Module == nil || p.Module.Main {
			continue
		}
		if err := c.add(p.Module.Path, p.Module.Version, p.Dir, p.Module.Dir); err != nil {
			return err
		}
	}
}

// library adds the Go library.
func (c *collection) library() error {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	dir := strings.TrimSpace(string(root))
	return c.add("the Go library", "", dir, dir)
}

// packages adds what npm has put in a folder.
func (c *collection) packages(folder string) error {
	all, err := filepath.Glob(filepath.Join(folder, "*", "package.json"))
	if err != nil || len(all) == 0 {
		return fmt.Errorf("there is no chart script in %s: run go generate ./reports first", folder)
	}
	for _, file := range all {
		about, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var one struct{ Name, Version string }
		if err := json.Unmarshal(about, &one); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := c.add(one.Name, one.Version, filepath.Dir(file), filepath.Dir(file)); err != nil {
			return err
		}
	}
	return nil
}

// Files that hold licences, and folders of such files. One may choose among
// those of freetype, and does not choose the GPL; a logo is not in the program.
var (
	licenceFile   = regexp.MustCompile(`(?i)^(un)?(licen[sc]e|copying|notice|patents|third[-_]party)`)
	notForProgram = regexp.MustCompile(`(?i)(gpl\.txt|logo|\.go)$`)
)

// add adds the licences that are in dir, and in the folders above it down to
// root, to what a module or package is under.
func (c *collection) add(name, version, dir, root string) error {
	c.versions[name] = version
	for found := 0; ; dir = filepath.Dir(dir) {
		n, err := c.folder(name, dir)
		if err != nil {
			return err
		}
		if found += n; dir != root {
			continue
		}
		if found == 0 {
			return fmt.Errorf("%s has no licence in %s", name, root)
		}
		return nil
	}
}

func (c *collection) folder(name, dir string) (found int, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case !licenceFile.MatchString(e.Name()) && !strings.Contains(filepath.Base(dir), "icenses") || notForProgram.MatchString(e.Name()):
		case e.IsDir():
			n, err := c.folder(name, path)
			if err != nil {
				return 0, err
			}
			found += n
		default:
			text, err := os.ReadFile(path)
			if err != nil {
				return 0, err
			}
			c.text(name, string(text))
			found++
		}
	}
	return found, nil
}

// text adds a text once, however its lines are broken.
func (c *collection) text(name, text string) {
	words := strings.Join(strings.Fields(text), " ")
	if c.texts[words] == nil {
		c.texts[words] = &licence{strings.Trim(strings.ReplaceAll(text, "\r", ""), "\n") + "\n", map[string]bool{}}
	}
	c.texts[words].of[name] = true
}

// page lists what is in the program, and then each licence with what it is of.
func (c *collection) page() []byte {
	var b bytes.Buffer
	b.WriteString("Beside its own code the program contains:\n\n")
	for _, name := range slices.Sorted(maps.Keys(c.versions)) {
		b.WriteString(strings.TrimRight("  "+name+" "+c.versions[name], " ") + "\n")
	}
	var all []string
	for _, l := range c.texts {
		all = append(all, fmt.Sprintf("\n%s\nThe licence of %s:\n\n%s", strings.Repeat("-", 78), strings.Join(slices.Sorted(maps.Keys(l.of)), ", "), l.text))
	}
	slices.Sort(all)
	for _, one := range all {
		b.WriteString(one)
	}
	return b.Bytes()
}
