package experiments

import (
	"encoding/json"
	"fmt"
	"maps"
)

// Keys lists what an experiment file sets, by dotted key, with values written as
// JSON, and with KEY=VALUE overrides laid over it. A range is one value. What
// the file leaves out, and so takes its default, is not in the list. Nothing is
// checked but that it is TOML.
func Keys(source string, set []string) (map[string]string, error) {
	d, err := parseDocument("the experiment", source, set)
	if err != nil {
		return nil, err
	}
	return keysOf("", d.root), nil
}

func keysOf(prefix string, table map[string]any) map[string]string {
	keys := map[string]string{}
	for name, value := range table {
		inner, isTable := value.(map[string]any)
		if !isTable || len(inner) == 0 || isRange(inner) {
			text, err := json.Marshal(value)
			if err != nil { // such as infinity, which TOML has
				text = []byte(fmt.Sprint(value))
			}
			keys[prefix+name] = string(text)
			continue
		}
		maps.Copy(keys, keysOf(prefix+name+".", inner))
	}
	return keys
}

func isRange(table map[string]any) bool {
	_, low := table["min"]
	_, high := table["max"]
	return low || high
}
