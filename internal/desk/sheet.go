package desk

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed templates/*.txt
var files embed.FS

// part says whom a section is for.
type part int

const (
	words part = iota // both parts may use it
	train
	test
)

// section is a named list of templates in a file.
type section struct {
	name      string
	part      part
	templates []template
}

// sheet is a template file, read. Its order is the file's order: nothing here
// ranges over a map, so that the same draws give the same texts.
type sheet struct {
	name     string // of the file, without folder, "topic-" and ".txt"
	sections []section
}

// find returns the section that messages of part p fill a slot from, or nil.
func (s *sheet) find(name string, p part) *section {
	for i := range s.sections {
		if sec := &s.sections[i]; sec.name == name && (sec.part == words || sec.part == p) {
			return sec
		}
	}
	return nil
}

// readSheet reads the text of one template file.
func readSheet(file, text string) (*sheet, error) {
	name := strings.TrimSuffix(path.Base(file), ".txt")
	s := &sheet{name: strings.TrimPrefix(name, "topic-")}
	for i, line := range strings.Split(text, "\n") {
		at := fmt.Sprintf("%s:%d", file, i+1)
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "=="):
			sec, err := readHeading(line, at)
			if err != nil {
				return nil, err
			}
			s.sections = append(s.sections, sec)
		case len(s.sections) == 0:
			return nil, fmt.Errorf("%s: %q stands before the first section; begin one with \"== words: name\"", at, line)
		default:
			t, err := parseTemplate(line, at)
			if err != nil {
				return nil, err
			}
			last := &s.sections[len(s.sections)-1]
			last.templates = append(last.templates, t)
		}
	}
	return s, nil
}

// readHeading reads "== words: name", "== train: name" or "== test: name".
func readHeading(line, at string) (section, error) {
	kind, name, _ := strings.Cut(strings.TrimPrefix(line, "=="), ":")
	name = strings.TrimSpace(name)
	parts := []string{words: "words", train: "train", test: "test"}
	for p, word := range parts {
		if strings.TrimSpace(kind) == word && name != "" {
			return section{name: name, part: part(p)}, nil
		}
	}
	return section{}, fmt.Errorf("%s: %q is no heading; write \"== words: name\", \"== train: name\" or \"== test: name\"", at, line)
}

// library is all the template files.
type library struct {
	words  *sheet
	frames *sheet
	topics []*sheet // in the order of their names
}

// readLibrary reads the folder templates of fsys and checks that every slot can
// be filled in both parts.
func readLibrary(fsys fs.FS) (*library, error) {
	names, err := fs.Glob(fsys, "templates/*.txt") // sorted
	if err != nil {
		return nil, err
	}
	lib := &library{words: &sheet{}, frames: &sheet{}}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		s, err := readSheet(name, string(text))
		if err != nil {
			return nil, err
		}
		switch {
		case strings.HasPrefix(path.Base(name), "topic-"):
			lib.topics = append(lib.topics, s)
		case s.name == "words":
			lib.words = s
		case s.name == "frames":
			lib.frames = s
		default:
			return nil, fmt.Errorf("%s: a template file is words.txt, frames.txt or topic-CLASS.txt", name)
		}
	}
	if len(lib.topics) < 2 {
		return nil, fmt.Errorf("templates: %d topic files; at least 2 are needed", len(lib.topics))
	}
	return lib, lib.check()
}

// topic returns the topic of this class, or nil where the class is none.
func (l *library) topic(class string) *sheet {
	for _, t := range l.topics {
		if t.name == class {
			return t
		}
	}
	return nil
}
