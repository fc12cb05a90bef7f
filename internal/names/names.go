// Package names knows what a study may be called. A name becomes part of the names
// of files and of addresses, whoever wrote the database that it is read from.
package names

import (
	"fmt"
	"regexp"
)

var study = regexp.MustCompile(`^(\.{0,2}[A-Za-z0-9_-][A-Za-z0-9_.-]*|\.{3,}[A-Za-z0-9_.-]*)$`)

// Pattern is a regular expression that matches names, and some that are too long.
func Pattern() string { return study.String() }

// Longest is how many bytes the name of a study may have.
const Longest = 100

// Check returns why a study cannot have a name, nil if it can.
func Check(name string) error {
	if !study.MatchString(name) || len(name) > Longest {
		return fmt.Errorf("a study's name is 1 to %d letters, digits, -, _ and ., and never a path, not %.200q", Longest, name)
	}
	return nil
}
