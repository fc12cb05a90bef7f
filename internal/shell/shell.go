// Package shell writes the words of commands that people are told to type.
package shell

import (
	"regexp"
	"strings"
)

var plain = regexp.MustCompile(`^[\pL\pN._/][\pL\pN._/=-]*$`)

// Word writes a word so that a shell takes it as it is.
func Word(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Path is Word of a file, which is never taken for a flag.
func Path(path string) string {
	if strings.HasPrefix(path, "-") {
		path = "./" + path
	}
	return Word(path)
}

// Argument writes an argument of a command that has flags: before them if it can
// be, and after them and two dashes if it would be taken for one. One of both is
// empty; the other begins with a space.
func Argument(word string) (before, after string) {
	if strings.HasPrefix(word, "-") {
		return "", " -- " + Word(word)
	}
	return " " + Word(word), ""
}
