package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"io/fs"
	"slices"
	"time"
)

// file is a file of an archive.
type file struct {
	name string
	mode fs.FileMode
	text []byte
}

// sorted returns files in the order of an archive.
func sorted(files []file) []file {
	return slices.SortedFunc(slices.Values(files), func(a, b file) int { return cmp.Compare(a.name, b.name) })
}

// tarGz packs files into a folder of a compressed tar archive.
func tarGz(folder string, files []file, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	var faults []error
	w := tar.NewWriter(z)
	for _, f := range sorted(files) {
		err := w.WriteHeader(&tar.Header{Name: folder + "/" + f.name, Mode: int64(f.mode), Size: int64(len(f.text)), ModTime: at, Format: tar.FormatUSTAR})
		if err == nil {
			_, err = w.Write(f.text)
		}
		faults = append(faults, err)
	}
	err = errors.Join(append(faults, w.Close(), z.Close())...)
	return b.Bytes(), err
}

// zipped packs files into a folder of a zip archive.
func zipped(folder string, files []file, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	var faults []error
	w := zip.NewWriter(&b)
	for _, f := range sorted(files) {
		head := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: at.UTC()}
		head.SetMode(f.mode)
		to, err := w.CreateHeader(head)
		if err == nil {
			_, err = to.Write(f.text)
		}
		faults = append(faults, err)
	}
	err := errors.Join(append(faults, w.Close())...)
	return b.Bytes(), err
}
