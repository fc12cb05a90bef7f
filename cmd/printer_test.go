package sweepcmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/doubleroute/sweep/internal/formats"
)

// stuck is a standard output that takes so many bytes and then fails.
type stuck struct {
	room int
	err  error
}

func (s *stuck) Write(b []byte) (int, error) {
	n := min(s.room, len(b))
	s.room -= n
	if n < len(b) {
		return n, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: s.err}
	}
	return n, nil
}

// onto runs a command line with another standard output.
func onto(out io.Writer, in string, args ...string) (code int, stderr string) {
	var err bytes.Buffer
	code = Run(context.Background(), append([]string{"sweep"}, args...), strings.NewReader(in), out, &err)
	return code, err.String()
}

const unprintable = "sweep: standard output cannot be written: no space left on device\n"

// TestFullDisk: what cannot be printed is reported, once, by every command, whether
// it is all of it or the end.
func TestFullDisk(t *testing.T) {
	inFolder(t)
	stored(t)
	lines := []string{
		"", "help", "run --help", "--version", "schema", "list", "list --json", "report tickets", "report tickets new",
		"serve --address 127.0.0.1:0", "show tickets", "show under-way", "show new", "show tickets --json", "show tickets --importance",
		"show tickets --trial 0", "show tickets --trial 0 --json",
	}
	for _, f := range formats.All() {
		if !f.Folder() {
			lines = append(lines, "show tickets --as "+f.Name)
		}
	}
	for _, line := range lines {
		args := strings.Fields(line)
		rooms := []int{0}
		if !strings.HasPrefix(line, "serve") { // which goes on
			rooms = append(rooms, len(must(t, args...))-1)
		}
		for _, room := range rooms {
			if code, stderr := onto(&stuck{room, syscall.ENOSPC}, "", args...); code != Failed || stderr != unprintable {
				t.Errorf("sweep %s with room for %d bytes: exit code %d, %q", line, room, code, stderr)
			}
		}
	}
}

// TestFullDiskOfRun: a run is not the worse for it.
func TestFullDiskOfRun(t *testing.T) {
	tinyFolder(t)
	for _, line := range []string{"check tiny.toml", "run tiny.toml --trials 2 --quiet", "run tiny.toml --trials 3 --json"} {
		if code, stderr := onto(&stuck{0, syscall.ENOSPC}, "", strings.Fields(line)...); code != Failed || stderr != unprintable {
			t.Errorf("sweep %s: exit code %d, %q", line, code, stderr)
		}
	}
	if text := must(t, "show", "tiny"); !strings.Contains(text, "tiny: 3 trials (") {
		t.Error(text)
	}
	kept, err := filepath.Glob("runs/tiny/trial-*.sweep")
	if err != nil || len(kept) == 0 {
		t.Fatal(kept, err)
	}
	trial := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(kept[0]), "trial-"), ".sweep")
	for _, args := range [][]string{{"export", "--trial", trial}, {"predict", kept[0]}, {"predict", kept[0], "--json"}} {
		if code, stderr := onto(&stuck{0, syscall.ENOSPC}, "a good film\n", args...); code != Failed || stderr != unprintable {
			t.Errorf("%q: exit code %d, %q", args, code, stderr)
		}
	}
	// Both are reported, and the worse decides.
	write(t, "new.toml", tiny)
	if code, stderr := onto(&stuck{0, syscall.ENOSPC}, "", "run", "new.toml", "tiny.toml", "--json", "--trials", "2", "--seed", "9"); code != Usage || !strings.HasSuffix(stderr, unprintable) {
		t.Errorf("exit code %d, %q", code, stderr)
	}
}

// TestClosedPipe: a reader that has seen enough is no fault of anybody.
func TestClosedPipe(t *testing.T) {
	tameFolder(t)
	for _, line := range []string{"run tiny.toml --trials 2 --quiet", "run tiny.toml --trials 2 --json", "list"} {
		if code, stderr := onto(&stuck{9, syscall.EPIPE}, "", strings.Fields(line)...); code != Done || stderr != "" {
			t.Errorf("sweep %s: exit code %d, %q", line, code, stderr)
		}
	}
}

// TestHead reads the first line of a long output, as head -1 does.
func TestHead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals there")
	}
	inFolder(t)
	stored(t)
	c := command(t, "run", "show", "tickets", "--as", "png")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout = write
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReaderSize(read, 16).Peek(16); err != nil {
		t.Fatal(err)
	}
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	err = c.Wait()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGPIPE) || stderr.Len() > 0 {
		t.Errorf("%v: %s", err, stderr.String())
	}
}
