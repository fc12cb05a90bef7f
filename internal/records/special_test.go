package records

import (
	"os"
	"strings"
	"testing"
)

// TestNoFile: what is neither a file nor a folder is refused at once, as reading it may
// come to no end.
func TestNoFile(t *testing.T) {
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Skip(err)
	}
	if _, err := Open(Source{Path: os.DevNull}, nil); err == nil || !strings.Contains(err.Error(), "neither a file nor a folder") {
		t.Errorf("the error is %v", err)
	}
}
