package experiments

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
)

// object is a JSON Schema, or a part of one.
type object = map[string]any

// Schema returns the JSON Schema (draft 2020-12) of experiment files, made from
// the declarations that the reader itself follows. Samplers and schedulers left
// nil are as in [Options].
func Schema(reg *routes.Registry, samplers, schedulers []string) ([]byte, error) {
	w := wordsOf(Options{Registry: reg, Samplers: samplers, Schedulers: schedulers})
	properties := object{}
	for _, s := range w.sections(&Experiment{}) {
		fields := object{}
		for _, f := range s.fields {
			fields[f.Name] = f.jsonSchema()
		}
		maps.Copy(fields, searchable(s.searched))
		if s.name == "" {
			for name, schema := range fields {
				properties[name] = schema
			}
			continue
		}
		properties[s.name] = table(s.doc, fields)
	}
	properties["data"].(object)["required"] = []string{"train"}
	properties["combiner"] = w.combinerSchema()
	properties["train"] = table("how a configuration is trained", searchable(w.train))
	properties["route"] = table("the two routes; a file with neither is about two, a file with a only about one",
		object{"a": w.routeSchema("a"), "b": w.routeSchema("b")})

	root := table("a value fixes a setting, a list is a choice, a table { min, max, log, step } is a range", properties)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "sweep experiment"
	root["required"] = []string{"data"}
	return json.MarshalIndent(root, "", "  ")
}

func table(doc string, properties object) object {
	return object{"type": "object", "description": doc, "properties": properties, "additionalProperties": false}
}

func (w words) routeSchema(route string) object {
	properties := searchable([]submodels.Setting{w.submodel(route, "")})
	view := viewSetting()
	properties[view.Name] = forms(view, object{
		"type":    "string",
		"pattern": "^(" + strings.Join(w.registry.Views.Patterns(), "|") + ")$",
	})
	for _, spec := range w.specs {
		properties[spec.Name] = table(spec.Doc, searchable(spec.Settings))
	}
	properties[trainSection] = table("how the route is trained where train.regime has routes trained apart", searchable(w.routeTrain))
	return table("a view of the text and a sub-model", properties)
}

func (w words) combinerSchema() object {
	properties := searchable(w.combiner)
	for _, kind := range w.kinds {
		if len(kind.Settings) > 0 {
			properties[kind.Name] = table(kind.Doc, searchable(kind.Settings))
		}
	}
	return table("how the routes are joined", properties)
}

// jsonSchema describes what the field takes.
func (f field) jsonSchema() object {
	schema := object{}
	if f.read == nil {
		schema = valueSchema(f.Setting)
	}
	for key, v := range f.schema {
		schema[key] = v
	}
	schema["description"] = f.Doc
	if f.Default != nil {
		schema["default"] = f.Default
	}
	return schema
}

// searchable describes settings that may be fixed, chosen or searched.
func searchable(settings []submodels.Setting) object {
	properties := object{}
	for _, s := range settings {
		properties[s.Name] = forms(s, valueSchema(s))
	}
	return properties
}

// forms describes a value, a list of values and, for numbers, a range.
func forms(s submodels.Setting, value object) object {
	list := []any{value, object{"type": "array", "items": value, "minItems": 1, "uniqueItems": true}}
	if s.Kind == submodels.Int || s.Kind == submodels.Float {
		list = append(list, rangeSchema(value))
	}
	return object{"description": s.Doc, "anyOf": list, "default": defaultSchema(s)}
}

func rangeSchema(value object) object {
	step := object{"type": value["type"], "exclusiveMinimum": 0}
	schema := table("a range from min to max", object{
		"min": value, "max": value, "step": step, "log": object{"type": "boolean", "default": false},
	})
	schema["required"] = []string{"min", "max"}
	return schema
}

func valueSchema(s submodels.Setting) object {
	number := object{"type": "number"}
	if s.Kind == submodels.Int || s.Kind == submodels.Ints {
		number["type"] = "integer"
	}
	if s.Min != 0 || s.Max != 0 {
		number["minimum"], number["maximum"] = s.Min, s.Max
	}
	switch {
	case len(s.OneOf) > 0:
		return object{"enum": s.OneOf}
	case s.Kind == submodels.String:
		return object{"type": "string"}
	case s.Kind == submodels.Bool:
		return object{"type": "boolean"}
	case s.Kind == submodels.Ints:
		return object{"type": "array", "items": number, "minItems": 1}
	}
	return number
}

// defaultSchema writes a default as the file would.
func defaultSchema(s submodels.Setting) any {
	r, ok := s.Default.(submodels.Range)
	if !ok {
		return s.Default
	}
	span := object{"min": r.Min, "max": r.Max}
	if r.Log {
		span["log"] = true
	}
	if r.Step != 0 {
		span["step"] = r.Step
	}
	return span
}
