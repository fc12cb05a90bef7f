// Package prose writes parts of sentences: lists, counts, and the causes of errors
// of files.
package prose

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

// And joins words as a sentence does: "a, b and c".
func And(words []string) string { return join(words, " and ") }

// Or joins words as a sentence does: "a, b or c".
func Or(words []string) string { return join(words, " or ") }

func join(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + last + words[end]
}

// AndNumbers is And of numbers.
func AndNumbers(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return And(words)
}

// Count counts things: "1 trial", "2,000 trials", "8 classes".
func Count(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case strings.HasSuffix(thing, "s"):
		thing += "e"
	}
	return fmt.Sprintf("%s %ss", Grouped(n), thing)
}

// Grouped writes a whole number with a comma before every third digit from the
// right.
func Grouped(n int) string {
	text := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(text) - 3; i > first; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Quoted writes words in quotes, the first twenty of them, each cut to 60 bytes.
func Quoted(words []string) string {
	return Some(words, 20, func(w string) string { return strconv.Quote(Excerpt(w, 60)) })
}

// Some writes the first most words, each in a form, and how many more there are.
func Some(words []string, most int, form func(word string) string) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == most {
			fmt.Fprintf(&b, "and %d more", len(words)-i)
			break
		}
		b.WriteString(form(w))
	}
	return b.String()
}

// Excerpt cuts s to about n bytes, at a character.
func Excerpt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// Bytes writes a number of bytes: "1 GiB", "10 MB", "1,000 bytes".
func Bytes(n int) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return strconv.Itoa(n>>30) + " GiB"
	case n >= 1_000_000 && n%1_000_000 == 0:
		return strconv.Itoa(n/1_000_000) + " MB"
	}
	return Count(n, "byte")
}

// Cause is why an operation on a file or the network failed, without the path or
// address, which the caller's sentence names already.
func Cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	var op *net.OpError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	case errors.As(err, &op):
		return op.Err
	}
	return err
}
