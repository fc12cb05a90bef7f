package records

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/records/encodings"
	"github.com/doubleroute/sweep/internal/records/unpack"
)

// folder reads a folder with one folder of text files for each class. Files in
// deeper folders count to the class above.
type folder struct {
	r     *Reader
	files []classFile
	n     int
	cells [2]string
	latin int    // files that had to be converted
	first string // of them
}

type classFile struct{ path, class string }

// isClutter says whether a file is one that systems leave in folders, or hidden.
func isClutter(name string) bool {
	if strings.HasPrefix(name, ".") || name == "__MACOSX" || name == "Icon\r" {
		return true
	}
	return slices.Contains([]string{"desktop.ini", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "$recycle.bin", "system volume information"}, strings.ToLower(name))
}

// openFolder lists the files of a folder per class.
func (r *Reader) openFolder() error {
	r.layout.Form = "folder"
	if err := r.fixed("a folder per class", "label"); err != nil {
		return err
	}
	f := &folder{r: r}
	r.form = f
	root, err := filepath.EvalSymlinks(r.name)
	if err != nil {
		return r.fault(0, "cannot be read: %v", prose.Cause(err))
	}
	entries, err := os.ReadDir(r.name)
	if err != nil {
		return r.fault(0, "cannot be read: %v", prose.Cause(err))
	}
	if parts := PartsOf(r.name); len(parts) > 0 {
		return r.fault(0, "this folder has the parts %s, which are no classes: name them one by one, as train = %q", partList(parts), parts[0].Path)
	}
	classes, beside := 0, 0
	for _, entry := range entries {
		if isClutter(entry.Name()) {
			continue
		}
		path := filepath.Join(r.name, entry.Name())
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			beside++
			continue
		}
		before := len(f.files)
		if err := f.list(root, path, entry.Name(), nil); err != nil {
			return err
		}
		classes++
		if len(f.files) == before {
			r.note("the folder %q has no files in it and makes no class", entry.Name())
		}
	}
	if classes == 0 {
		return r.fault(0, "there are no folders in it: the form is one folder of text files for each class")
	}
	if beside > 0 {
		r.note("%s beside the class folders left out", prose.Count(beside, "file"))
	}
	if len(f.files) == 0 {
		return r.fault(0, "there is not one file in its folders")
	}
	return nil
}

// list adds the files below dir to a class. Links are followed within the root;
// above are the folders that dir is in, so that a circle is seen.
func (f *folder) list(root, dir, class string, above []string) error {
	real, err := f.resolve(root, dir)
	if err != nil {
		return err
	}
	if slices.Contains(above, real) || real == root {
		return &Error{File: dir, Msg: "this link leads back to a folder that it is in: remove it"}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return &Error{File: dir, Msg: "cannot be read: " + prose.Cause(err).Error()}
	}
	above = append(slices.Clone(above), real)
	for _, entry := range entries {
		if err := f.r.stopped(); err != nil {
			return err
		}
		if isClutter(entry.Name()) {
			continue
		}
		path := filepath.Join(dir, entry.Name())
		info, err := os.Stat(path)
		if err == nil && !info.IsDir() && entry.Type()&fs.ModeSymlink == 0 {
			if info.Mode().IsRegular() {
				f.files = append(f.files, classFile{path, class})
			}
			continue
		}
		if _, bad := f.resolve(root, path); bad != nil {
			return bad
		}
		switch {
		case err != nil:
			return &Error{File: path, Msg: "cannot be read: " + prose.Cause(err).Error()}
		case info.IsDir():
			if err := f.list(root, path, class, above); err != nil {
				return err
			}
		case info.Mode().IsRegular():
			f.files = append(f.files, classFile{path, class})
		}
	}
	return nil
}

// resolve returns where a path leads, and refuses what is not below the root.
func (f *folder) resolve(root, path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		if strings.Contains(err.Error(), "too many links") {
			return "", &Error{File: path, Msg: "this link leads in a circle: remove it"}
		}
		return "", &Error{File: path, Msg: "this link leads nowhere: remove it, or put there what it names"}
	}
	if rel, err := filepath.Rel(root, real); err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", &Error{File: path, Msg: "this link leads out of the folder " + f.r.name + ": copy what it names into it"}
	}
	return real, nil
}

func (f *folder) sample() (*sample, error) {
	s := &sample{names: []string{"text", "label"}, named: true}
	for i := 0; i < len(f.files); i += max(1, len(f.files)/20) {
		s.rows = append(s.rows, []string{"", f.files[i].class})
	}
	return s, nil
}

func (f *folder) want([]int) {}

func (f *folder) next() (row, error) {
	if f.n == len(f.files) {
		if f.latin > 0 {
			f.r.note("%s not UTF-8, the first %s: converted", prose.Count(f.latin, "file"), f.first)
			f.latin = 0
		}
		return row{}, io.EOF
	}
	if err := f.r.stopped(); err != nil {
		return row{}, err
	}
	file := f.files[f.n]
	f.n++
	text, err := f.read(file.path)
	if err != nil {
		return row{}, err
	}
	f.cells = [2]string{strings.TrimSpace(text), file.class}
	return row{file: file.path, cells: f.cells[:]}, nil
}

// read returns the text of a file.
func (f *folder) read(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", &Error{File: path, Msg: "cannot be opened: " + prose.Cause(err).Error()}
	}
	defer file.Close() //nolint:errcheck // nothing was written

	one := newReader(path, f.r.src, nil)
	one.lim = f.r.lim
	begin, err := io.ReadAll(io.LimitReader(file, int64(f.r.lim.line)+1))
	if err != nil {
		return "", one.explain(err, 0)
	}
	if utf8.Valid(begin) && bytes.IndexByte(begin, 0) < 0 && !bytes.HasPrefix(begin, []byte("\ufeff")) && len(begin) <= f.r.lim.line && f.r.src.Encoding == "" {
		return unixEOLs(string(begin)), nil // most files: nothing is to be found out
	}
	raw, _, err := unpack.Open(io.MultiReader(bytes.NewReader(begin), file))
	if err != nil {
		return "", one.explain(err, 0)
	}
	text, err := encodings.NewReader(raw, f.r.src.Encoding)
	if err != nil {
		return "", one.explain(err, 0)
	}
	all, err := io.ReadAll(io.LimitReader(text, int64(f.r.lim.line)+1))
	if err != nil {
		return "", one.explain(err, 0)
	}
	if len(all) > f.r.lim.line {
		return "", one.fault(0, "there is more than %s of text in it, which is the most that is read: take a part of it", prose.Bytes(f.r.lim.line))
	}
	if text.Name() != "utf-8" {
		if f.latin++; f.latin == 1 {
			f.first = path
		}
	}
	return unixEOLs(string(all)), nil
}

func unixEOLs(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
