package prose

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestAnd(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := And(words); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if got := Or([]string{"a", "b", "c"}); got != "a, b or c" {
		t.Error(got)
	}
	if got := AndNumbers([]int{3, 1, 20}); got != "3, 1 and 20" {
		t.Error(got)
	}
}

func TestCount(t *testing.T) {
	for want, c := range map[string]struct {
		n     int
		thing string
	}{
		"0 trials": {0, "trial"}, "1 trial": {1, "trial"}, "999 trials": {999, "trial"}, "1,000 trials": {1000, "trial"},
		"1 class": {1, "class"}, "12,345,678 classes": {12345678, "class"}, "-123 trials": {-123, "trial"}, "-1,234 trials": {-1234, "trial"},
	} {
		if got := Count(c.n, c.thing); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestCause(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	_, open := os.Open(missing)
	_, dial := net.Dial("tcp", "127.0.0.1:99999")
	for _, err := range []error{open, os.Rename(missing, missing+"2"), dial, fmt.Errorf("opening: %w", open)} {
		if got := Cause(err); got == err || got == nil {
			t.Errorf("%v has the cause %v", err, got)
		}
	}
	if other := errors.New("another"); Cause(other) != other {
		t.Errorf("%v", Cause(other))
	}
}
