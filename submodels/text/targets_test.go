package text

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestTargetsCheck(t *testing.T) {
	nan := float32(math.NaN())
	labels := []int32{0, 1}
	for name, test := range map[string]struct {
		targets Targets
		want    string // of the error; empty for none
	}{
		"labels":             {Targets{Labels: labels}, ""},
		"no examples":        {Targets{}, ""},
		"all":                {Targets{labels, []float32{0, 3}, []float32{0.5, 0.5, 1, 0}}, ""},
		"too few weights":    {Targets{labels, []float32{1}, nil}, "1 weights for 2 examples"},
		"a negative weight":  {Targets{labels, []float32{1, -1}, nil}, "example 1 is -1"},
		"no weight":          {Targets{labels, []float32{nan, 1}, nil}, "example 0 is NaN"},
		"an endless weight":  {Targets{labels, []float32{float32(math.Inf(1)), 1}, nil}, "+Inf"},
		"only zeros":         {Targets{labels, []float32{0, 0}, nil}, "nothing would be learned"},
		"other classes":      {Targets{labels, nil, []float32{1, 0, 0, 1, 0, 0}}, "6 probabilities for 2 examples and 2 classes"},
		"a negative one":     {Targets{labels, nil, []float32{1, 0, 1.5, -0.5}}, "example 1 has class 1 with the probability -0.5"},
		"no number":          {Targets{labels, nil, []float32{1, 0, nan, 0}}, "NaN"},
		"more than all":      {Targets{labels, nil, []float32{1, 0, 1, 0.5}}, "example 1 add up to 1.5"},
		"nothing in all":     {Targets{labels, nil, []float32{0, 0, 1, 0}}, "example 0 add up to 0"},
		"rounded but enough": {Targets{labels, nil, []float32{0.3334, 0.6667, 1, 0}}, ""},
	} {
		err := test.targets.Check(2)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

func TestTargetsJoin(t *testing.T) {
	hard := Targets{Labels: []int32{1, 0}}
	soft := Targets{[]int32{0}, []float32{3}, []float32{0.75, 0.25}}
	if got, want := hard.Join(hard, 2), (Targets{Labels: []int32{1, 0, 1, 0}}); !reflect.DeepEqual(got, want) {
		t.Errorf("labels joined are %+v, want %+v", got, want)
	}
	want := Targets{[]int32{1, 0, 0}, []float32{1, 1, 3}, []float32{0, 1, 1, 0, 0.75, 0.25}}
	if got := hard.Join(soft, 2); !reflect.DeepEqual(got, want) {
		t.Errorf("joined they are %+v, want %+v", got, want)
	}
	var batch Targets
	for range 2 {
		batch.Take(want, []int32{2, 0}, 2)
	}
	if two := (Targets{[]int32{0, 1}, []float32{3, 1}, []float32{0.75, 0.25, 0, 1}}); !reflect.DeepEqual(batch, two) {
		t.Errorf("two of them are %+v, want %+v", batch, two)
	}
	if got := (Targets{Labels: []int32{0, 1}, Weights: []float32{0, 5}}).Even().Weights; !reflect.DeepEqual(got, []float32{0, 2}) {
		t.Errorf("weights of a mean of 1 are %v", got)
	}
}
