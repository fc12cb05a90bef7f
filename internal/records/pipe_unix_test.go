//go:build !windows

package records

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPipes refuses pipes, which would keep the reader waiting, and
// devices, which may have no end.
func TestPipes(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.csv")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{pipe, "/dev/zero", "/dev/null"} {
		if _, err := Open(Source{Path: path}, nil); err == nil || !strings.Contains(err.Error(), path+": is neither a file nor a folder") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
