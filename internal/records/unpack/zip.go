package unpack

import (
	"archive/zip"
	"fmt"
	"io"
	"slices"
)

// newZip reads the one file of a zip archive.
func newZip(r *Reader) (io.Reader, error) {
	at, size, err := r.File()
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, fault("the zip archive is damaged or cut off: fetch it again")
	}
	var names []string
	var one *zip.File
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" || f.Name == "mimetype" {
			return nil, fault("this is a document or workbook of an office program: save it as CSV in UTF-8")
		}
		if !f.FileInfo().IsDir() && !clutter(f.Name) {
			names, one = append(names, f.Name), f
		}
	}
	switch {
	case len(names) == 0:
		return nil, fault("there is no file in the zip archive")
	case len(names) > 1:
		slices.Sort(names)
		list := ""
		for i, n := range names[:min(len(names), 10)] {
			if i > 0 {
				list += ", "
			}
			list += fmt.Sprintf("%q", n)
		}
		if len(names) > 10 {
			list += fmt.Sprintf(" and %d more", len(names)-10)
		}
		return nil, fault("there are %d files in the zip archive, %s: unpack it and name one", len(names), list)
	case one.Flags&1 != 0:
		return nil, fault("the zip archive is encrypted: unpack it first")
	}
	f, err := one.Open()
	if err != nil {
		return nil, fault("the file %q in the zip archive cannot be unpacked (%v): unpack it with another tool first", one.Name, err)
	}
	return f, nil
}
