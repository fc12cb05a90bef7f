package submodeltest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/submodeltest"
)

// attention is the mean of a text's embeddings weighted by the softmax of a
// score for each: a sub-model of plain Gorgonia operations over padded texts.
type attention struct {
	masked  bool
	divided bool // by the number of tokens, without care for empty texts
}

func (m attention) spec() submodels.Spec {
	return submodels.Spec{Name: "attention", New: func(submodels.Values) (submodels.SubModel, error) { return m, nil }}
}

func (m attention) Features(in *submodels.Input) (*gorgonia.Node, error) {
	const dim, length = 4, 8
	e, err := in.Embed("embedding", dim)
	if err != nil {
		return nil, err
	}
	x, mask, err := e.Padded(length)
	if err != nil {
		return nil, err
	}
	v, err := in.Param("query", submodels.Glorot(dim, 1), dim, 1)
	if err != nil {
		return nil, err
	}
	must := gorgonia.Must
	flat := must(gorgonia.Reshape(x, tensor.Shape{in.Rows * length, dim}))
	weights := must(gorgonia.Reshape(must(gorgonia.Mul(flat, v)), tensor.Shape{in.Rows, length}))
	if m.masked {
		one, large := gorgonia.NewConstant(float32(1)), gorgonia.NewConstant(float32(30))
		weights = must(gorgonia.Add(weights, must(gorgonia.Mul(must(gorgonia.Sub(mask, one)), large))))
	}
	weights = must(gorgonia.SoftMax(weights, 1))
	if m.divided {
		count := must(gorgonia.Reshape(must(gorgonia.Sum(mask, 1)), tensor.Shape{in.Rows, 1}))
		weights = must(gorgonia.BroadcastHadamardDiv(weights, count, nil, []byte{1}))
	}
	wide := must(gorgonia.Reshape(weights, tensor.Shape{in.Rows, length, 1}))
	return gorgonia.Sum(must(gorgonia.BroadcastHadamardProd(x, wide, nil, []byte{2})), 1)
}

func TestMaskedAttention(t *testing.T) { submodeltest.Run(t, attention{masked: true}.spec()) }

// TestReports runs the suite on wrong sub-models in a process of its own, since
// it must fail, and looks for what it says.
func TestReports(t *testing.T) {
	tests := map[string]struct {
		model attention
		want  []string
	}{
		"unmasked": {attention{}, []string{"the features of a text depend on the padding after it (of [1 2 3 4 5], feature 0", "use the mask that Padded gives"}},
		"divided by zero": {attention{masked: true, divided: true}, []string{"the texts [[]] give numbers that are not finite: route a: sub-model attention: node ",
			`÷ Repeat1(`, "computed from a/query, became +Inf"}},
	}
	if test, asked := tests[os.Getenv("WRONG_SUBMODEL")]; asked {
		submodeltest.Run(t, test.model.spec())
		return
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestReports$")
			cmd.Env = append(os.Environ(), "WRONG_SUBMODEL="+name)
			out, err := cmd.CombinedOutput()
			if err == nil {
				t.Fatal("the suite finds nothing wrong")
			}
			for _, want := range test.want {
				if !strings.Contains(string(out), want) {
					t.Errorf("the suite does not say %q:\n%s", want, out)
				}
			}
		})
	}
}
