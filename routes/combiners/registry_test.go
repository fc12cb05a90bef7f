package combiners

import (
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// TestAdd checks what cannot be registered, and what a registry then declares.
func TestAdd(t *testing.T) {
	right := linearSpec().New
	for want, spec := range map[string]Spec{
		"lower-case letters":                           {Name: "Sum", New: right},
		`"linear": the name is taken`:                  {Name: Linear, New: right},
		`"kind": the name is taken`:                    {Name: "kind", New: right},
		"has no New":                                   {Name: "mine"},
		`"sum": the name is taken`:                     {Name: "sum", New: right},
		"dropout is a setting of every combiner":       {Name: "mine", New: right, Settings: []submodels.Setting{{Name: "dropout", Kind: submodels.Float, Default: 0.0}}},
		`combiner "mine": the default of rank must be`: {Name: "mine", New: right, Settings: []submodels.Setting{{Name: "rank", Kind: submodels.Int, Min: 1, Max: 4, Default: 9}}},
	} {
		if err := Builtin().Add(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, which does not say %q", spec, err, want)
		}
	}
	reg := &Registry{}
	if err := reg.Add(Spec{Name: "sum", New: right}); err != nil {
		t.Fatal(err)
	}
	if kind := reg.Settings()[0]; kind.Default != "sum" || kind.Check("sum") != nil || kind.Check(Linear) == nil {
		t.Errorf("without linear the kind is %+v", kind)
	}
	if _, err := reg.Of(submodels.Values{}); err == nil || !strings.Contains(err.Error(), `no combiner "linear", only ["sum"]`) {
		t.Errorf("a combiner that is not there: %v", err)
	}
}
