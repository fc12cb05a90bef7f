package text

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// jsonSample is how many objects are read to distinguish columns.
const jsonSample = 500

// readJSON reads one JSON object a line. The columns are the keys, in the order
// in which they appear.
func (rd *reader) readJSON(s string) error {
	sample, err := rd.sampleJSON(s)
	if err != nil {
		return err
	}
	c, err := sample.choose(rd, "JSON lines")
	if err != nil {
		return err
	}
	object := map[string]json.RawMessage{}
	for l := (lines{rest: s}); ; {
		line, ok := l.next()
		if !ok {
			return nil
		}
		clear(object)
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			return rd.jsonFault(l.line, line, err)
		}
		e := Example{Fields: make([]string, len(c.text)), Line: l.line}
		for i, column := range c.text {
			if e.Fields[i], err = rd.jsonText(l.line, object, sample.names[column]); err != nil {
				return err
			}
		}
		if e.Label, err = rd.jsonLabel(l.line, object, sample.names[c.label]); err != nil {
			return err
		}
		if err := rd.add(e, ""); err != nil {
			return err
		}
	}
}

// jsonFault says what is wrong with a line that is not a JSON object.
func (rd *reader) jsonFault(number int, line string, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return rd.fault(number, "the line is not a JSON object, which begins with { and ends with }, but %q", excerpt(strings.TrimSpace(line), 30))
	}
	at := min(max(int(syntax.Offset)-1, 0), len(line))
	if strings.TrimSpace(line[at:]) == "" || at >= len(line)-1 && !strings.HasSuffix(strings.TrimSpace(line), "}") {
		return rd.fault(number, "the JSON object is not complete: the line ends too early")
	}
	return rd.fault(number, "the line is not valid JSON, at %q (byte %d)", excerpt(strings.ToValidUTF8(line[at:], ""), 30), at+1)
}

// value returns what object holds under key.
func (rd *reader) value(line int, object map[string]json.RawMessage, key string) (json.RawMessage, error) {
	raw, ok := object[key]
	if ok {
		return raw, nil
	}
	var keys []string
	for k := range object {
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, rd.fault(line, "the object has no %q: it is empty", key)
	}
	slices.Sort(keys)
	return nil, rd.fault(line, "the object has no %q: it has %s%s", key, quoteList(keys), didYouMean(key, keys))
}

func (rd *reader) jsonText(line int, object map[string]json.RawMessage, key string) (string, error) {
	raw, err := rd.value(line, object, key)
	if err != nil {
		return "", err
	}
	switch kind := jsonKind(raw); kind {
	case "a string":
	case "null":
		return "", rd.fault(line, `%q is null where a text is needed: leave the line out, or write "" for a text that is empty`, key)
	default:
		return "", rd.fault(line, "%q is %s where a text is needed: write it in double quotes", key, kind)
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", rd.jsonFault(line, string(raw), err)
	}
	return text, nil
}

// jsonLabel returns a label, which may be a text, a number or true or false.
func (rd *reader) jsonLabel(line int, object map[string]json.RawMessage, key string) (string, error) {
	raw, err := rd.value(line, object, key)
	if err != nil {
		return "", err
	}
	label := string(raw)
	switch jsonKind(raw) {
	case "a string":
		if label, err = rd.jsonText(line, object, key); err != nil {
			return "", err
		}
	case "a list":
		return "", rd.fault(line, "the label %q is a list: a text belongs to one class here, keep one of them", key)
	case "null", "an object":
		return "", rd.fault(line, "the label %q is %s: it must be a string, a number, or true or false", key, jsonKind(raw))
	}
	if label = strings.TrimSpace(label); label == "" {
		return "", rd.fault(line, "the label is empty: %q holds nothing in this object", key)
	}
	return label, nil
}

// jsonKind names the kind of a JSON value.
func jsonKind(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "nothing"
	}
	switch raw[0] {
	case '"':
		return "a string"
	case '[':
		return "a list"
	case '{':
		return "an object"
	case 'n':
		return "null"
	case 't', 'f':
		return "true or false"
	}
	return "a number"
}

// sampleJSON reads an even sample of the objects into a table of their keys;
// what is not there or no plain value is an empty cell.
func (rd *reader) sampleJSON(s string) (*sampled, error) {
	total := 0
	for l := (lines{rest: s}); ; total++ {
		if _, ok := l.next(); !ok {
			break
		}
	}
	stride := max(1, total/jsonSample)
	columns := map[string]int{}
	out := &sampled{header: true}
	l := lines{rest: s}
	for n := 0; ; n++ {
		line, ok := l.next()
		if !ok {
			break
		}
		if n%stride != 0 {
			continue
		}
		row, err := out.addObject(line, columns, rd.lim.columns)
		if err != nil {
			return nil, rd.jsonFault(l.line, line, err)
		}
		out.rows = append(out.rows, row)
	}
	if len(out.names) == 0 {
		return nil, rd.fault(0, "the objects in it are empty")
	}
	for i, row := range out.rows {
		out.rows[i] = append(row, make([]string, len(out.names)-len(row))...)
	}
	return out, nil
}

// addObject returns a row of the values in a JSON object, adding the columns
// that are new.
func (s *sampled) addObject(line string, columns map[string]int, most int) ([]string, error) {
	row := make([]string, len(s.names))
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &object); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(strings.NewReader(line))
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
		i, ok := columns[name]
		if !ok {
			if len(s.names) == most {
				continue
			}
			i = len(s.names)
			columns[name] = i
			s.names, row = append(s.names, name), append(row, "")
		}
		row[i] = plain(raw)
	}
	return row, nil
}

// plain returns a string or the spelling of a number; "" for other values.
func plain(raw json.RawMessage) string {
	var text string
	switch jsonKind(raw) {
	case "a string":
		_ = json.Unmarshal(raw, &text) // the object it is from was valid
		return text
	case "a number", "true or false":
		return string(raw)
	}
	return ""
}
