package text

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// readFolder reads a folder with one folder of text files for each class. Files
// in deeper folders count to the class above; names that begin with a dot are
// left out.
func (rd *reader) readFolder() error {
	if err := rd.noColumns("a folder per class", "label"); err != nil {
		return err
	}
	root := rd.table.File
	entries, err := os.ReadDir(root)
	if err != nil {
		return rd.fault(0, "cannot be read: %v", prose.Cause(err))
	}
	f := folder{reader: rd, left: rd.lim.bytes}
	classes, beside := 0, 0
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		path := filepath.Join(root, entry.Name())
		info, err := os.Stat(path) // follows a link
		if err != nil || !info.IsDir() {
			beside++
			continue
		}
		classes++
		before := len(rd.table.Examples)
		if err := f.readClass(path, entry.Name()); err != nil {
			return err
		}
		if len(rd.table.Examples) == before {
			rd.note("the folder %q has no files in it and makes no class", entry.Name())
		}
	}
	if classes == 0 {
		return rd.fault(0, "there are no folders in it: the form is one folder of text files for each class")
	}
	if beside > 0 {
		rd.note("%s beside the class folders left out", prose.Count(beside, "file"))
	}
	if f.latin > 0 {
		rd.note("%s not UTF-8, the first %s: converted", prose.Count(f.latin, "file"), f.latinAt)
	}
	return nil
}

// folder is the state of reading a folder.
type folder struct {
	*reader
	left    int // bytes that may still come
	latin   int // files that had to be converted
	latinAt string
}

func (f *folder) readClass(dir, class string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return &Error{File: path, Msg: "cannot be read: " + prose.Cause(err).Error()}
		}
		if path != dir && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			return nil
		}
		return f.readText(path, class, info.Size())
	})
}

func (f *folder) readText(path, class string, size int64) error {
	file, err := os.Open(path)
	if err != nil {
		return &Error{File: path, Msg: "cannot be opened: " + prose.Cause(err).Error()}
	}
	defer file.Close() //nolint:errcheck // nothing was written

	lim := f.lim
	lim.bytes = lim.line
	one := newReader(path, Source{}, lim)
	text, err := one.load(file, int(min(size, int64(lim.bytes))))
	if err != nil {
		return err
	}
	if len(one.table.Notices) > 0 {
		if f.latin++; f.latin == 1 {
			f.latinAt = path
		}
	}
	if f.left -= len(text); f.left < 0 {
		return f.fault(0, "there is more than %s of text in it, which is the most that is read: take a part of it", byteCount(f.lim.bytes))
	}
	return f.add(Example{Fields: []string{strings.TrimSpace(text)}, Label: class}, "in "+path)
}
