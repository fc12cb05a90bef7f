package routes

import (
	"maps"
	"reflect"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// TestAlone: a route that is trained apart has the settings of its own, and where it
// has none, those that the configuration has of joint training.
func TestAlone(t *testing.T) {
	c := double(route(t, "all", "mlp", nil), route(t, "odd", "cnn", nil), submodels.Values{"regime": Apart, "epochs": 7})
	c.Combiner = submodels.Values{"kind": "linear", "dropout": 0.4}
	c.A.Train = submodels.Values{"epochs": 3, "batch_size": 8, "dropout": 0.1}

	own := c.Alone(0)
	if want := (submodels.Values{"epochs": 3, "batch_size": 8}); !reflect.DeepEqual(own.Train, want) || own.Combiner.Float("dropout") != 0.1 || own.A.View != "all" {
		t.Errorf("route a alone is %+v", own)
	}
	said := maps.Clone(c.Train)
	for _, s := range regimeSettings() {
		delete(said, s.Name)
	}
	inherited := c.Alone(1)
	if !reflect.DeepEqual(inherited.Train, said) || !reflect.DeepEqual(inherited.Combiner, c.Combiner) || inherited.A.View != "odd" || inherited.B != nil {
		t.Errorf("route b alone is %+v", inherited)
	}
	if n := Epochs(nil, c); n != 7 {
		t.Errorf("%d epochs at most, not 7", n)
	}
	c.Train = submodels.Values{"regime": Apart}
	if bag := c.Alone(1); len(bag.Train) != 0 {
		t.Errorf("a route without settings of training has %v", bag.Train)
	}
}
