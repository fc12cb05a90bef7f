package experiments

import (
	"strings"

	"github.com/BurntSushi/toml"
)

// located is a key and the line, from 1, on which it is written.
type located struct {
	key  toml.Key
	line int
}

// keyLines finds where the keys of a TOML document are written: tables, dotted
// keys and the keys of inline tables, in order. The document must be one that
// the TOML library has accepted, since the library gives values but not their
// places; of any other text it makes what it can and stops.
func keyLines(source string) []located {
	s := scanner{text: strings.TrimPrefix(source, "\ufeff"), line: 1}
	s.document()
	return s.keys
}

type scanner struct {
	text string
	at   int
	line int
	keys []located
}

func (s *scanner) more() bool { return s.at < len(s.text) }

// step moves n bytes on, counting lines.
func (s *scanner) step(n int) {
	end := min(s.at+n, len(s.text))
	s.line += strings.Count(s.text[s.at:end], "\n")
	s.at = end
}

// skip passes over bytes in set, and over comments.
func (s *scanner) skip(set string) {
	for s.more() {
		switch c := s.text[s.at]; {
		case c == '#':
			s.until("\n")
		case strings.IndexByte(set, c) >= 0:
			s.step(1)
		default:
			return
		}
	}
}

// until moves to the next byte that is in set, or to the end.
func (s *scanner) until(set string) {
	n := strings.IndexAny(s.text[s.at:], set)
	if n < 0 {
		n = len(s.text) - s.at
	}
	s.step(n)
}

func (s *scanner) document() {
	var table toml.Key
	for {
		s.skip(" \t\r\n")
		if !s.more() {
			return
		}
		if s.text[s.at] == '[' {
			s.skip("[ \t")
			line := s.line
			table = s.key()
			s.keys = append(s.keys, located{table, line})
			s.skip("] \t")
			continue
		}
		if !s.assignment(table) {
			return
		}
	}
}

// assignment reads `key = value`, and reports whether it moved.
func (s *scanner) assignment(table toml.Key) bool {
	start, line := s.at, s.line
	full := append(table[:len(table):len(table)], s.key()...)
	s.keys = append(s.keys, located{full, line})
	s.skip("= \t")
	s.value(full)
	return s.at > start
}

// key reads a key of one or more parts, bare or quoted.
func (s *scanner) key() toml.Key {
	var key toml.Key
	for s.more() {
		s.skip(" \t")
		if !s.more() {
			break
		}
		start := s.at
		switch s.text[s.at] {
		case '"', '\'':
			s.quoted()
			key = append(key, unquote(s.text[start:s.at]))
		default:
			s.until(" \t\r\n.=]#")
			key = append(key, s.text[start:s.at])
		}
		s.skip(" \t")
		if !s.more() || s.text[s.at] != '.' {
			break
		}
		s.step(1)
	}
	return key
}

// value passes over a value, noting the keys of inline tables in it.
func (s *scanner) value(key toml.Key) {
	s.skip(" \t")
	if !s.more() {
		return
	}
	switch s.text[s.at] {
	case '"', '\'':
		s.quoted()
	case '[':
		for s.step(1); s.item(']'); {
			s.value(key)
		}
	case '{':
		for s.step(1); s.item('}'); {
			s.assignment(key)
		}
	default:
		s.until(",]}#\r\n")
	}
}

// item moves to the next item of a list or inline table, or past its end.
func (s *scanner) item(end byte) bool {
	s.skip(" \t\r\n,")
	if !s.more() {
		return false
	}
	if c := s.text[s.at]; c == ']' || c == '}' {
		s.step(1)
		return c != end // the wrong bracket: what was accepted has none
	}
	return true
}

// quoted passes over a string of any of TOML's four kinds.
func (s *scanner) quoted() {
	quote := s.text[s.at : s.at+1]
	triple := strings.Repeat(quote, 3)
	if !strings.HasPrefix(s.text[s.at:], triple) {
		s.step(1)
		s.untilQuote(quote)
		return
	}
	s.step(3)
	s.untilQuote(triple)
	for range 2 { // up to two quotes may stand before the closing three
		if strings.HasPrefix(s.text[s.at:], quote) {
			s.step(1)
		}
	}
}

// untilQuote moves past the closing quote. Only double quotes know escapes.
func (s *scanner) untilQuote(quote string) {
	for s.more() {
		switch {
		case strings.HasPrefix(s.text[s.at:], quote):
			s.step(len(quote))
			return
		case s.text[s.at] == '\\' && quote[0] == '"':
			s.step(2)
		default:
			s.step(1)
		}
	}
}

// unquote gives the text of a quoted key.
func unquote(quoted string) string {
	var v struct{ Key string }
	if _, err := toml.Decode("key = "+quoted, &v); err != nil {
		return quoted
	}
	return v.Key
}
