package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"
)

// TestArchives packs the same files twice, in another order, and reads them.
func TestArchives(t *testing.T) {
	at := time.Date(2026, 11, 30, 12, 0, 2, 0, time.UTC)
	files := []file{{"sweep", 0o755, bytes.Repeat([]byte("machine code "), 1000)}, {"LICENSE", 0o644, []byte("terms")}}
	want := []string{"x/LICENSE -rw-r--r-- 5 " + at.String(), "x/sweep -rwxr-xr-x 13000 " + at.String()}
	for _, c := range []struct {
		pack func(string, []file, time.Time) ([]byte, error)
		list func([]byte) ([]string, error)
	}{{tarGz, inTar}, {zipped, inZip}} {
		one, err := c.pack("x", files, at)
		if err != nil {
			t.Fatal(err)
		}
		other, err := c.pack("x", []file{files[1], files[0]}, at.In(time.FixedZone("elsewhere", 3600)))
		if err != nil || !bytes.Equal(one, other) {
			t.Errorf("two archives of the same files differ, or: %v", err)
		}
		if got, err := c.list(one); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}

func inTar(archive []byte) (list []string, err error) {
	z, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		list = append(list, fmt.Sprint(h.Name, " ", h.FileInfo().Mode(), " ", h.Size, " ", h.ModTime.UTC()))
	}
}

func inZip(archive []byte) (list []string, err error) {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	for _, f := range r.File {
		list = append(list, fmt.Sprint(f.Name, " ", f.Mode(), " ", f.UncompressedSize64, " ", f.Modified.UTC()))
	}
	return list, nil
}
