package records

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// jsonRows reads JSON: objects or lists, one a line or one after the other, or all
// in one list.
type jsonRows struct {
	r       *Reader
	in      *input
	lines   bool // one value a line
	list    bool // all values are in one list
	begun   bool
	ended   bool
	arrays  bool // the values are lists of cells, not objects
	header  bool // the first of the lists names the columns
	export  export
	names   []string
	wanted  []int
	cells   []string
	kinds   []kind
	keys    *wantedKeys
	text    string // of the object at hand
	bytes   []byte
	another int // values so far
}

func newJSON(r *Reader, in *input, lines bool) *jsonRows {
	return &jsonRows{r: r, in: in, lines: lines}
}

// value returns the next value and its line; io.EOF behind the last.
func (j *jsonRows) value() (text string, line int, err error) {
	if j.lines {
		text, line, ok, err := j.in.nextLine(j.r.lim.line)
		switch {
		case err != nil:
			return "", line, err
		case !ok:
			return "", line, io.EOF
		}
		text = strings.TrimSpace(text)
		return strings.TrimSpace(strings.TrimSuffix(text, ",")), line, nil
	}
	for {
		c, err := j.peek()
		switch {
		case err != nil:
			return "", j.in.line, err
		case c == 0 && j.list && !j.ended:
			return "", j.in.line, j.r.fault(j.in.line, "the list is not complete: the file ends before its closing bracket")
		case c == 0:
			return "", j.in.line, io.EOF
		case c == ',':
			j.in.pos++
		case c == '[' && !j.begun && isListOfRecords(j.in.rest()):
			j.in.pos++
			j.list, j.begun = true, true
		case c == ']' && j.list:
			j.in.pos++
			j.ended, j.list = true, false
		case c == '{' || c == '[':
			j.begun = true
			return j.balanced()
		default:
			rest, _, _ := strings.Cut(j.in.rest(), "\n")
			return "", j.in.line, j.r.fault(j.in.line, "a JSON object or list must begin here, and %s does", strconv.Quote(prose.Excerpt(rest, 30)))
		}
	}
}

// peek skips white space and returns the next byte, 0 at the end. What it returns
// is followed by at least one more byte, or by the end.
func (j *jsonRows) peek() (byte, error) {
	in := j.in
	for {
		for in.pos < len(in.buf) {
			switch c := in.buf[in.pos]; c {
			case '\n':
				in.line++
				in.pos++
			case ' ', '\t', '\r':
				in.pos++
			default:
				if strings.TrimLeft(in.buf[in.pos+1:], " \t\r\n") == "" && !in.eof {
					if err := in.more(0); err != nil {
						return 0, err
					}
					continue
				}
				return c, nil
			}
		}
		if in.eof {
			return 0, nil
		}
		if err := in.more(0); err != nil {
			return 0, err
		}
	}
}

// balanced cuts off the value that begins at the input's place, by its brackets.
func (j *jsonRows) balanced() (text string, line int, err error) {
	in := j.in
	line = in.line
	depth, quoted, at := 0, false, in.pos
	for {
		for ; at < len(in.buf); at++ {
			c := in.buf[at]
			switch {
			case quoted && c == '\\':
				at++
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				if depth--; depth == 0 {
					text = in.buf[in.pos : at+1]
					in.line += countEOLs(text)
					in.pos = at + 1
					return text, line, nil
				}
			}
		}
		switch {
		case len(in.buf)-in.pos > j.r.lim.line:
			return "", line, &rowFault{line: line, msg: "the JSON value that begins here does not end within " + prose.Bytes(j.r.lim.line) + ", which is the most that is read"}
		case in.eof:
			return "", line, &rowFault{line: line, msg: "the JSON value that begins here is not complete: the file ends too early"}
		}
		at -= in.pos
		if err := in.more(0); err != nil {
			return "", line, err
		}
	}
}

// sample reads the first values into a table of their keys; what is not there or
// no plain value is an empty cell.
func (j *jsonRows) sample() (*sample, error) {
	probe := newJSON(j.r, ofString(head(j.in.rest(), j.in.eof)), j.lines)
	probe.in.line = j.in.line
	s := &sample{named: true}
	columns := map[string]int{}
	var kept evenly
	for n := 0; ; n++ {
		text, line, err := probe.value()
		if err == io.EOF || err != nil && n > 0 && !j.in.eof {
			break
		}
		if err != nil {
			return nil, err
		}
		if n == 0 {
			j.arrays = text != "" && text[0] == '['
			j.export = exportOf(text)
		}
		if !kept.wants() {
			continue
		}
		if j.arrays {
			row, err := j.elements(text, line)
			if err != nil {
				return nil, err
			}
			kept.add(row)
			continue
		}
		object, err := flatten(text, j.r.src.Also)
		if err != nil {
			return nil, j.fault(line, text, err)
		}
		kept.add(s.addObject(j.export.flat(text, object), columns, j.r.lim.columns))
	}
	if j.arrays {
		return j.sampleLists(kept.rows)
	}
	s.rows = kept.rows
	if len(s.names) == 0 {
		return nil, j.r.fault(0, "the objects in it are empty")
	}
	if len(s.rows) == 1 && j.in.eof {
		if err := j.oneObject(s); err != nil {
			return nil, err
		}
	}
	for i, row := range s.rows {
		s.rows[i] = append(row, make([]string, len(s.names)-len(row))...)
	}
	j.names = s.names
	j.r.layout.Export, j.r.exported = j.export.name, j.export.label
	return s, nil
}

// oneObject refuses a file that is one object which holds the records somewhere
// inside.
func (j *jsonRows) oneObject(s *sample) error {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(strings.TrimSpace(j.in.rest())), &object) != nil {
		return nil
	}
	var inside []string
	for key, raw := range object {
		if trimmed := strings.TrimSpace(string(raw)); len(trimmed) > 1 && (trimmed[0] == '[' && isListOfRecords(trimmed) || trimmed[0] == '{') {
			inside = append(inside, key)
		}
	}
	if len(inside) == 0 || len(inside) < len(object) {
		return nil
	}
	slices.Sort(inside)
	return j.r.fault(0, "this is one JSON object that holds others, under %s: write one object a line, or one list of them", prose.Quoted(inside))
}

// sampleLists makes a sample of lists.
func (j *jsonRows) sampleLists(lists [][]string) (*sample, error) {
	if len(lists) == 0 {
		return nil, j.r.fault(0, "the lists in it are empty")
	}
	s, skip, err := j.r.headed(lists, modeOf(lists))
	if err != nil {
		return nil, err
	}
	j.header, j.names = skip > 0, s.names
	return s, nil
}

func (j *jsonRows) elements(text string, line int) ([]string, error) {
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, j.fault(line, text, err)
	}
	cells := make([]string, len(list))
	for i, raw := range list {
		cells[i], _ = plain(string(raw))
	}
	return cells, nil
}

func (j *jsonRows) want(columns []int) { j.wanted, j.keys = columns, wantedOf(j.names, columns) }

func (j *jsonRows) next() (row, error) {
	for {
		text, line, err := j.value()
		if err != nil {
			return row{line: line}, err
		}
		j.another++
		if j.header && j.another == 1 {
			continue
		}
		if j.cells == nil {
			j.cells, j.kinds = make([]string, len(j.names)), make([]kind, len(j.names))
		}
		if j.arrays {
			return j.listRow(text, line)
		}
		if err := j.valid(text); err != nil {
			return row{line: line}, j.fault(line, text, err)
		}
		out := row{line: line, cells: j.cells, kinds: j.kinds}
		for _, c := range j.wanted {
			j.cells[c], j.kinds[c] = "", isAbsent
		}
		if j.export.label == "" {
			j.text = text
			j.keys.fill(text, "", j.cells, j.kinds)
			return out, nil
		}
		object := map[string]json.RawMessage{}
		if err := json.Unmarshal([]byte(text), &object); err != nil {
			return row{line: line}, j.fault(line, text, err)
		}
		out.skip = j.export.prepare(object)
		for _, c := range j.wanted {
			if raw, ok := find(object, j.names[c]); ok {
				j.cells[c], j.kinds[c] = plain(string(raw))
			}
		}
		return out, nil
	}
}

// valid says why a text is no JSON object, nil where it is one.
func (j *jsonRows) valid(text string) error {
	j.bytes = append(j.bytes[:0], text...)
	if strings.HasPrefix(text, "{") && json.Valid(j.bytes) {
		return nil
	}
	var object map[string]json.RawMessage
	return json.Unmarshal(j.bytes, &object)
}

func (j *jsonRows) listRow(text string, line int) (row, error) {
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return row{line: line}, j.fault(line, text, err)
	}
	out := row{line: line, cells: j.cells, kinds: j.kinds}
	if len(list) != len(j.names) {
		out.only = max(1, len(list))
		return out, nil
	}
	for i, raw := range list {
		j.cells[i], j.kinds[i] = plain(string(raw))
	}
	return out, nil
}

// fault says what is wrong with a value that is not JSON.
func (j *jsonRows) fault(number int, line string, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		what := "object, which begins with { and ends with },"
		if j.arrays {
			what = "list, which begins with [ and ends with ],"
		}
		return &rowFault{line: number, kind: "json", msg: "the line is not a JSON " + what + " but " + strconv.Quote(prose.Excerpt(strings.TrimSpace(line), 30))}
	}
	at := min(max(int(syntax.Offset)-1, 0), len(line))
	if strings.TrimSpace(line[at:]) == "" || at >= len(line)-1 && !strings.HasSuffix(strings.TrimSpace(line), "}") {
		return &rowFault{line: number, kind: "json", msg: "the JSON object is not complete: the line ends too early"}
	}
	return &rowFault{line: number, kind: "json", msg: "the line is not valid JSON, at " + strconv.Quote(prose.Excerpt(strings.ToValidUTF8(line[at:], ""), 30)) + " (byte " + strconv.Itoa(at+1) + ")"}
}

// plain returns what a cell of a value holds: a string, the spelling of a number,
// or the JSON of a list or an object.
func plain(raw string) (string, kind) {
	if raw == "" {
		return "", isAbsent
	}
	switch raw[0] {
	case '"':
		if text := raw[1 : len(raw)-1]; strings.IndexByte(text, '\\') < 0 {
			return text, isText
		}
		var text string
		_ = json.Unmarshal([]byte(raw), &text) // what it is from was valid
		return text, isText
	case '[':
		return raw, isList
	case '{':
		return raw, isObject
	case 'n':
		return "", isNull
	}
	return raw, isOther
}

// find returns what an object holds under a key, or under a path of keys with
// dots between them.
func find(object map[string]json.RawMessage, path string) (json.RawMessage, bool) {
	if raw, ok := object[path]; ok {
		return raw, true
	}
	for at := 0; ; {
		dot := strings.IndexByte(path[at:], '.')
		if dot < 0 {
			return nil, false
		}
		at += dot
		raw, ok := object[path[:at]]
		if at++; !ok || len(raw) == 0 || raw[0] != '{' {
			continue
		}
		var inner map[string]json.RawMessage
		if json.Unmarshal(raw, &inner) == nil {
			if found, ok := find(inner, path[at:]); ok {
				return found, true
			}
		}
	}
}

// member is a value of an object, with its path.
type member struct {
	path string
	raw  json.RawMessage
}

// deepest is how many objects within objects have columns of their own.
const deepest = 4

// flatten returns the members of an object and of the objects in it, in their
// order; those at the paths of whole are not taken apart.
func flatten(text string, whole []string) ([]member, error) {
	var check map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &check); err != nil {
		return nil, err
	}
	return appendMembers(nil, text, "", 0, whole)
}

func appendMembers(to []member, text, prefix string, depth int, whole []string) ([]member, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if len(raw) > 0 && raw[0] == '{' && depth < deepest && !slices.Contains(whole, prefix+name) {
			if to, err = appendMembers(to, string(raw), prefix+name+".", depth+1, whole); err != nil {
				return nil, err
			}
			continue
		}
		to = append(to, member{prefix + name, raw})
	}
	return to, nil
}

// addObject returns a row of an object's members, adding the columns that are new.
func (s *sample) addObject(object []member, columns map[string]int, most int) []string {
	row := make([]string, len(s.names))
	for _, m := range object {
		i, ok := columns[m.path]
		if !ok {
			if len(s.names) == most {
				continue
			}
			i = len(s.names)
			columns[m.path] = i
			s.names, row = append(s.names, m.path), append(row, "")
		}
		row[i] = sampled(string(m.raw))
	}
	return row
}

// sampled is a value as columns are told apart by: a list of one value is that value.
func sampled(raw string) string {
	text, kind := plain(raw)
	switch kind {
	case isText, isOther:
		return text
	case isList:
		if labels, ok := stringsOf(text); ok && len(labels) > 0 {
			return labels[0]
		}
	}
	return ""
}

// stringsOf returns the plain values of a list; false where it holds others.
func stringsOf(list string) ([]string, bool) {
	var raws []json.RawMessage
	if json.Unmarshal([]byte(list), &raws) != nil {
		return nil, false
	}
	out := make([]string, len(raws))
	for i, raw := range raws {
		text, kind := plain(string(raw))
		if kind != isText && kind != isOther {
			return nil, false
		}
		out[i] = text
	}
	return out, true
}
