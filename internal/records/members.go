package records

import (
	"encoding/json"
	"strings"
)

// members calls do with each key of a JSON object and the JSON of its value. The
// object must be valid: this only looks for where values end.
func members(object string, do func(key, raw string)) {
	at := skipSpace(object, strings.IndexByte(object, '{')+1)
	for at < len(object) && object[at] == '"' {
		end := valueEnd(object, at)
		key := object[at+1 : end-1]
		if strings.IndexByte(key, '\\') >= 0 {
			_ = json.Unmarshal([]byte(object[at:end]), &key) // it is valid
		}
		at = skipSpace(object, end)
		at = skipSpace(object, at+1) // the colon
		end = valueEnd(object, at)
		do(key, object[at:end])
		if at = skipSpace(object, end); at < len(object) && object[at] == ',' {
			at = skipSpace(object, at+1)
		}
	}
}

func skipSpace(s string, at int) int {
	for at < len(s) && (s[at] == ' ' || s[at] == '\t' || s[at] == '\n' || s[at] == '\r') {
		at++
	}
	return at
}

// valueEnd returns where the valid value that begins at at ends.
func valueEnd(s string, at int) int {
	if at >= len(s) {
		return len(s)
	}
	switch s[at] {
	case '"':
		return stringEnd(s, at)
	case '{', '[':
		for depth := 0; at < len(s); at++ {
			switch s[at] {
			case '"':
				at = stringEnd(s, at) - 1
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return at + 1
				}
			}
		}
		return len(s)
	}
	for at < len(s) && !strings.ContainsRune(",}] \t\r\n", rune(s[at])) {
		at++
	}
	return at
}

// stringEnd returns where the string whose quote is at at ends.
func stringEnd(s string, at int) int {
	for at++; at < len(s); at++ {
		i := strings.IndexByte(s[at:], '"')
		if i < 0 {
			return len(s)
		}
		if at += i; !escaped(s[:at]) {
			return at + 1
		}
	}
	return len(s)
}

// wantedKeys are the columns that are read of objects, by key; those within other
// objects are reached by the keys that lead to them.
type wantedKeys struct {
	columns map[string]int
	inside  map[string]bool // keys, as paths, of objects that hold some of them
}

func wantedOf(names []string, columns []int) *wantedKeys {
	w := &wantedKeys{columns: map[string]int{}, inside: map[string]bool{}}
	for _, c := range columns {
		w.columns[names[c]] = c
		for at, r := range names[c] {
			if r == '.' {
				w.inside[names[c][:at]] = true
			}
		}
	}
	return w
}

// fill sets the cells of the columns that an object has.
func (w *wantedKeys) fill(object, prefix string, cells []string, kinds []kind) {
	members(object, func(key, raw string) {
		path := key
		if prefix != "" {
			path = prefix + key
		}
		if c, ok := w.columns[path]; ok && (kinds[c] == isAbsent || prefix == "") {
			cells[c], kinds[c] = plain(raw)
		}
		if len(w.inside) > 0 && raw[0] == '{' && w.inside[path] {
			w.fill(raw, path+".", cells, kinds)
		}
	})
}
