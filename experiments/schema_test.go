package experiments

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"
)

// TestSchema checks that the schema takes what the reader takes, and refuses
// what it refuses, as far as a schema can tell.
func TestSchema(t *testing.T) {
	builtin := schemaOf(t, Options{})
	files, _ := filepath.Glob("*.toml")
	for _, file := range files {
		if err := validate(builtin, instance(t, file), file); err != nil {
			t.Error(err)
		}
	}
	// What depends on several keys, on words with a meaning, or on the order of
	// numbers is beyond a schema.
	beyond := []string{
		"builtin-field", "builtin-form", "builtin-test-share", "builtin-validation", "unknown-builtin", "builtin-rare", "group-is-label", "group-of-files", "other-without-merge",
		"distill-alone", "distill-builtin", "unlabelled-alone",
		"columns-for-text", "text-for-vectors", "shares-take-all", "name of file",
		"view-backwards", "view-no-range", "view-of-text", "view-of-vectors", "view-twice", "settings-without-submodel", "enqueue-unknown-key", "enqueue-contradiction",
		"range-backwards", "range-log-zero", "range-step-wide",
	}
	test := schemaOf(t, Options{Registry: testRegistry(t), Samplers: []string{"random", "grid"}, Schedulers: []string{"none"}})
	bad, _ := filepath.Glob("testdata/bad/*.toml")
	refused := 0
	for _, file := range bad {
		in := instance(t, file)
		if in == nil {
			continue
		}
		err := validate(test, in, file)
		name := filepath.Base(file[:len(file)-len(".toml")])
		if want := !slices.Contains(beyond, name); (err != nil) != want {
			t.Errorf("%s: refused is %v: %v", name, err != nil, err)
		}
		if err != nil {
			refused++
		}
	}
	if refused < 40 {
		t.Errorf("only %d files refused", refused)
	}
}

// TestSchemaHasEveryDefault holds the defaults in the schema to the schema.
func TestSchemaHasEveryDefault(t *testing.T) {
	found := 0
	var walk func(at string, s object)
	walk = func(at string, s object) {
		if d, ok := s["default"]; ok {
			found++
			err := validate(s, d, at)
			if list, ok := d.([]any); ok && err != nil && len(list) > 0 {
				for _, item := range list {
					err = validate(s, item, at)
				}
			}
			if err != nil {
				t.Error(err)
			}
		}
		properties, _ := s["properties"].(object)
		for name, p := range properties {
			walk(at+"."+name, p.(object))
		}
	}
	walk("", schemaOf(t, Options{}))
	if found < 30 {
		t.Errorf("only %d defaults", found)
	}
}

func schemaOf(t *testing.T, o Options) object {
	t.Helper()
	b, err := Schema(o.Registry, o.Samplers, o.Schedulers)
	if err != nil {
		t.Fatal(err)
	}
	var s object
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// instance reads TOML as a JSON reader would give it; nil if it is not TOML.
func instance(t *testing.T, file string) any {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	root, _, err := decode(string(source))
	if err != nil || !utf8.Valid(source) {
		return nil
	}
	b, err := json.Marshal(root)
	if err != nil { // NaN is not JSON
		return nil
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// validate checks v against the part of JSON Schema that Schema uses. A keyword
// beyond that part is an error.
func validate(s object, v any, at string) error {
	for keyword, want := range s {
		ok, known := true, true
		switch keyword {
		case "$schema", "title", "description", "default":
		case "type":
			ok = hasType(v, want.(string))
		case "enum":
			ok = slices.ContainsFunc(want.([]any), func(w any) bool { return reflect.DeepEqual(v, w) })
		case "anyOf":
			ok = slices.ContainsFunc(want.([]any), func(w any) bool { return validate(w.(object), v, at) == nil })
		case "pattern":
			word, isString := v.(string)
			ok = !isString || regexp.MustCompile(want.(string)).MatchString(word)
		case "minLength":
			word, isString := v.(string)
			ok = !isString || float64(utf8.RuneCountInString(word)) >= want.(float64)
		case "properties", "additionalProperties", "required":
			if err := validateObject(s, v, at); err != nil {
				return err
			}
		case "items", "minItems", "uniqueItems":
			ok = validateArray(s, v)
		default:
			ok, known = validateNumber(keyword, want, v)
		}
		if !known {
			return fmt.Errorf("%s: unknown keyword %s", at, keyword)
		}
		if !ok {
			return fmt.Errorf("%s: %v is against %s %v", at, v, keyword, want)
		}
	}
	return nil
}

func validateNumber(keyword string, want, v any) (ok, known bool) {
	x, isNumber := v.(float64)
	w, _ := want.(float64)
	switch keyword {
	case "minimum":
		ok = x >= w
	case "maximum":
		ok = x <= w
	case "exclusiveMinimum":
		ok = x > w
	case "exclusiveMaximum":
		ok = x < w
	default:
		return false, false
	}
	return ok || !isNumber, true
}

func validateObject(s object, v any, at string) error {
	table, isTable := v.(object)
	if !isTable {
		return nil
	}
	properties, _ := s["properties"].(object)
	for name, value := range table {
		p, ok := properties[name].(object)
		if !ok {
			return fmt.Errorf("%s: there is no %s", at, name)
		}
		if err := validate(p, value, at+"."+name); err != nil {
			return err
		}
	}
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, ok := table[name.(string)]; !ok {
			return fmt.Errorf("%s: %s is missing", at, name)
		}
	}
	return nil
}

func validateArray(s object, v any) bool {
	list, isList := v.([]any)
	if !isList {
		return true
	}
	least, _ := s["minItems"].(float64)
	for i, item := range list {
		if items, ok := s["items"].(object); ok && validate(items, item, "") != nil {
			return false
		}
		if s["uniqueItems"] == true && slices.ContainsFunc(list[:i], func(w any) bool { return reflect.DeepEqual(item, w) }) {
			return false
		}
	}
	return float64(len(list)) >= least
}

func hasType(v any, want string) bool {
	switch v := v.(type) {
	case object:
		return want == "object"
	case []any:
		return want == "array"
	case string:
		return want == "string"
	case bool:
		return want == "boolean"
	case float64:
		return want == "number" || want == "integer" && v == float64(int64(v))
	}
	return false
}
