package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
)

func says(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func TestWrite(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "page.html")
	for _, text := range []string{"one", "two"} {
		if err := Write(path, "page.*.html", says(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	if err := Write(path, "page.*.html", func(w io.Writer) error { return errors.Join(says("half")(w), io.ErrShortWrite) }); !errors.Is(err, io.ErrShortWrite) {
		t.Error(err)
	}
	if err := Write(folder, "page.*.html", says("x")); err == nil || err.Error() != "it is a folder" {
		t.Error(err)
	}
	if err := Write(filepath.Join(folder, "none", "x"), "*.part", says("x")); err == nil || err.Error() != "no such file or directory" && runtime.GOOS == "linux" {
		t.Error(err)
	}
	got, err := os.ReadFile(path)
	left, fault := os.ReadDir(folder)
	if string(got) != "two" || len(left) != 1 || err != nil || fault != nil {
		t.Errorf("%q and %d files are left, %v, %v", got, len(left), err, fault)
	}
}

// TestNothingIsThereBefore: what is killed while it writes leaves nothing, where
// the system has files without names.
func TestNothingIsThereBefore(t *testing.T) {
	folder := t.TempDir()
	nameless := createNameless(folder)
	if nameless == nil {
		t.Skip("this system has no files without names")
	}
	if err := nameless.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "page.html")
	for _, there := range []int{0, 1} {
		err := Write(path, "page.*.html", func(io.Writer) error {
			files, err := os.ReadDir(folder)
			if len(files) != there {
				t.Errorf("while it is written there are %v", files)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Rights and links stay; what is no ordinary file stays what it is.
func TestWriteOverOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	folder := t.TempDir()
	real, link := filepath.Join(folder, "real"), filepath.Join(folder, "link")
	if err := errors.Join(os.WriteFile(real, nil, 0o600), os.Symlink("real", link), Write(link, "*.part", says("one"))); err != nil {
		t.Fatal(err)
	}
	if at, err := os.Lstat(real); err != nil || at.Mode() != 0o600 || at.Size() != 3 {
		t.Errorf("%v, %v", at, err)
	}
	if to, err := os.Readlink(link); err != nil || to != "real" {
		t.Errorf("%q, %v", to, err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(folder, "pipe")
	if err := os.Symlink("/dev/fd/"+strconv.Itoa(int(write.Fd())), pipe); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(pipe); err != nil {
		t.Skip("this system has no /dev/fd")
	}
	err = errors.Join(Write(pipe, "*.part", says("two")), write.Close())
	if got, fault := io.ReadAll(read); string(got) != "two" || err != nil || fault != nil {
		t.Errorf("%q, %v, %v", got, err, fault)
	}
	if err := read.Close(); err != nil {
		t.Error(err)
	}
}

// TestCheck knows beforehand what Write would say, and leaves nothing behind.
func TestCheck(t *testing.T) {
	folder := t.TempDir()
	if err := Check(filepath.Join(folder, "new", "model"), "*.part"); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(filepath.Join(folder, "new")); err != nil || len(left) > 0 {
		t.Errorf("%v files are left, %v", left, err)
	}
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Check(filepath.Join(file, "model"), "*.part"); err == nil {
		t.Error("a file can be written below a file")
	}
}
