package experiments

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// maxSource is the longest experiment file: a longer one is another file given
// by mistake.
const maxSource = 1 << 20

// document is an experiment file as TOML, with what is needed to say where
// each of its keys came from.
type document struct {
	file  string
	root  map[string]any
	lines map[string]int // by dotted key
	sets  []override
}

// override is a KEY=VALUE that was laid over the file.
type override struct{ set, key string }

// parseDocument reads TOML and lays the overrides over it.
func parseDocument(file, source string, sets []string) (*document, error) {
	d := &document{file: file, lines: map[string]int{}}
	if len(source) > maxSource {
		return nil, tooLong(file, int64(len(source)))
	}
	if line := tooDeep(source); line > 0 {
		return nil, &Error{File: file, Line: line, Msg: fmt.Sprintf("is nested more than %d deep here", maxDepth)}
	}
	root, _, err := decode(source)
	if err != nil {
		return nil, syntaxError(file, err)
	}
	d.root = root
	for _, k := range keyLines(source) {
		if name := k.key.String(); d.lines[name] == 0 {
			d.lines[name] = k.line
		}
	}
	var faults []*Error
	for _, set := range sets {
		if err := d.set(set); err != nil {
			faults = append(faults, &Error{File: file, Set: set, Msg: err.Error()})
		}
	}
	return d, joined(faults)
}

func tooLong(file string, size int64) *Error {
	return &Error{File: file, Msg: fmt.Sprintf("is %d bytes long, and an experiment file has at most %d: is it a data file?", size, maxSource)}
}

// decode reads TOML into maps, and lists its keys in order.
func decode(source string) (root map[string]any, keys []toml.Key, err error) {
	// The library panics where its parser and lexer disagree.
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("the file ends in the middle of a table or value")
		}
	}()
	root = map[string]any{}
	meta, err := toml.Decode(source, &root)
	return root, meta.Keys(), err
}

var bareWord = regexp.MustCompile(`^expected value but found "(.*)" instead$`)

// syntaxError describes a fault that the TOML library found in one sentence.
func syntaxError(file string, err error) *Error {
	e := &Error{File: file, Msg: "not valid TOML: " + err.Error()}
	var p toml.ParseError
	if !errors.As(err, &p) {
		return e
	}
	e.Line = max(p.Position.Line, 1)
	msg := strings.TrimSuffix(strings.Join(strings.Fields(p.Message), " "), ".")
	if word := bareWord.FindStringSubmatch(msg); word != nil {
		msg = fmt.Sprintf(`a value cannot be %s; text needs quotes: "%[1]s"`, word[1])
	}
	msg = strings.ReplaceAll(msg, `'\n'`, "the end of the line")
	msg = strings.ReplaceAll(msg, " is out of range for int64", " is too large a number")
	if len(msg) > 1 && (msg[1] < 'A' || msg[1] > 'Z') { // not an abbreviation
		msg = strings.ToLower(msg[:1]) + msg[1:]
	}
	e.Msg = "not valid TOML: " + msg
	return e
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./][A-Za-z0-9_./:-]*$`)

// set lays `key.path=value` over the document. The value is TOML; since a shell
// eats quotes, a plain word stands for itself in quotes.
func (d *document) set(set string) error {
	name, value, ok := strings.Cut(set, "=")
	if !ok {
		return errors.New(`must be KEY=VALUE, such as train.epochs=3`)
	}
	value = strings.TrimSpace(value)
	if len(set) > maxSource || tooDeep(set) > 0 {
		return fmt.Errorf("is longer than %d bytes, or nested more than %d deep", maxSource, maxDepth)
	}
	root, keys, err := decode(name + " = " + value)
	if err != nil && plainWord.MatchString(value) {
		root, keys, err = decode(name + ` = "` + value + `"`)
	}
	if err != nil || len(keys) == 0 || strings.Contains(set, "\n") {
		return errors.New(`is not KEY=VALUE with a value as in the file, such as train.epochs=3 or 'route.a.submodel=["cnn", "rnn"]'`)
	}
	key := keys[0]
	d.sets = append(d.sets, override{set, key.String()})
	to, from := d.root, root
	for _, part := range key[:len(key)-1] {
		below, ok := to[part].(map[string]any)
		if !ok {
			below = map[string]any{}
			to[part] = below
		}
		to, from = below, from[part].(map[string]any)
	}
	last := key[len(key)-1]
	to[last] = from[last]
	return nil
}

// fault is an error at a key, placed at the nearest written key around it.
func (d *document) fault(key, format string, args ...any) *Error {
	e := &Error{File: d.file, Key: key, Msg: fmt.Sprintf(format, args...)}
	if e.Set = d.setOf(key); e.Set != "" {
		return e
	}
	for at := key; at != "" && e.Line == 0; at = parent(at) {
		e.Line = d.lines[at]
		if e.Line == 0 && at == key {
			e.Line = d.lineUnder(key)
		}
	}
	return e
}

// setOf returns the override that gave a key its value, or made its table, or "".
func (d *document) setOf(key string) string {
	for _, o := range slices.Backward(d.sets) {
		if key == o.key || strings.HasPrefix(key, o.key+".") {
			return o.set
		}
		if strings.HasPrefix(o.key, key+".") && d.lines[key] == 0 && d.lineUnder(key) == 0 {
			return o.set // it made the table
		}
	}
	return ""
}

// lineUnder returns the first line of what is written below a key: dotted keys
// give their tables no line of their own.
func (d *document) lineUnder(key string) int {
	first := 0
	for k, line := range d.lines {
		if strings.HasPrefix(k, key+".") && (first == 0 || line < first) {
			first = line
		}
	}
	return first
}

// parent is the key of the table that holds a key.
func parent(key string) string {
	i := strings.LastIndexByte(key, '.')
	return key[:max(i, 0)]
}

// under joins a table's key and a name in it, quoting the name if it must be.
func under(table, name string) string {
	part := toml.Key{name}.String()
	if table == "" {
		return part
	}
	return table + "." + part
}

// describe names a TOML value as an error message would.
func describe(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case int64, float64, bool:
		return fmt.Sprint(v)
	case []any, []map[string]any:
		return "a list"
	case map[string]any:
		return "a table"
	default:
		return "a date or time"
	}
}
