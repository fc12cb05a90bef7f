package task_test

import (
	"bytes"
	"context"
	"math"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/runner/runnertest"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
)

// pair is a task of two routes that are trained apart.
func pair(b *runnertest.Bench, to int) task.Task {
	t := b.Task("mlp", submodels.Values{})
	route := func(rate float64, epochs int, dropout float64) submodels.Values {
		v := submodels.Values{"dropout": dropout}
		for name, x := range t.Config.Train {
			v[name] = x
		}
		for _, name := range []string{"regime", "joint_epochs", "joint_rate"} {
			delete(v, name)
		}
		v["learning_rate"], v["epochs"] = rate, epochs
		return v
	}
	other := t.Config.A
	other.View = "bigrams"
	t.Config.A.Train, other.Train = route(0.02, 4, 0), route(0.01, 7, 0.2)
	t.Config.B = &other
	t.Config.Train = submodels.Values{"regime": routes.Apart}
	t.Seed, t.Base, t.To, t.Want.Curve = 5, 5, to, true
	return t
}

// do does a task that must not fail.
func do(t *testing.T, env task.Env, one task.Task) task.Result {
	t.Helper()
	r, err := task.Do(context.Background(), env, one, nil)
	if err != nil || r.Failed != "" || r.Unused != "" || r.Unsaved != "" {
		t.Fatalf("%v %+v", err, r)
	}
	return r
}

// timeless is a curve without its times.
func timeless(curve []routes.EpochResult) []routes.EpochResult {
	curve = append([]routes.EpochResult(nil), curve...)
	for i := range curve {
		curve[i].Seconds = 0
	}
	return curve
}

// TestApartInPieces: a pair gives the same whether its routes were trained before or
// not, at once or from rung to rung, with a store or without.
func TestApartInPieces(t *testing.T) {
	b := runnertest.NewBench(t)
	whole := do(t, b.Env, pair(b, 7))
	if len(whole.Epochs) != 7 || len(whole.Trained) != 2 || whole.Trained[0].Epochs != 4 || whole.Trained[1].Epochs != 7 {
		t.Fatalf("%d epochs, trained %+v", len(whole.Epochs), whole.Trained)
	}
	if again := do(t, b.Env, pair(b, 7)); len(again.Trained) != 0 || again.Value != whole.Value || !reflect.DeepEqual(timeless(again.Epochs), timeless(whole.Epochs)) {
		t.Errorf("from the store it gives %+v, not %+v", again, whole)
	}
	alone := b.Env
	alone.Checkpoints = nil
	if r := do(t, alone, pair(b, 7)); r.Value != whole.Value || !reflect.DeepEqual(timeless(r.Epochs), timeless(whole.Epochs)) {
		t.Errorf("without a store it gives %+v, not %+v", r, whole)
	}
	rungs := b.Env
	rungs.Checkpoints = &blob.Memory{}
	var curve []routes.EpochResult
	for _, to := range []int{1, 3, 7} {
		one := pair(b, to)
		one.From = len(curve)
		r := do(t, rungs, one)
		if n := len(r.Trained); n != 2 {
			t.Errorf("to epoch %d %d routes were trained", to, n)
		}
		curve = append(curve, r.Epochs...)
	}
	if !reflect.DeepEqual(timeless(curve), timeless(whole.Epochs)) {
		t.Errorf("from rung to rung it gives\n%+v, not\n%+v", curve, whole.Epochs)
	}
}

// TestApartIsBothRoutes: the pair's model gives the scaled scores of its routes,
// trained by themselves.
func TestApartIsBothRoutes(t *testing.T) {
	b := runnertest.NewBench(t)
	for _, part := range []routes.Part{routes.Train, routes.TrainAndValidation} {
		one := pair(b, 7)
		one.Part, one.Want.Model = part, true
		if part != routes.Train {
			one.Seed = 6
		}
		model := load(t, do(t, b.Env, one).Model)
		var routesAlone []*routes.Classifier
		for r := range 2 {
			single := one
			single.Config.A, single.Config.B = []routes.Route{one.Config.A, *one.Config.B}[r], nil
			routesAlone = append(routesAlone, load(t, do(t, b.Env, single).Model))
		}
		if s := solve(t, model, routesAlone, "good fine film", "bad sad the of"); part == routes.Train {
			for _, text := range []string{"not good", "weak nice film 3", "", "nice"} {
				got, want := margin(t, model, text), s[0]*margin(t, routesAlone[0], text)+s[1]*margin(t, routesAlone[1], text)
				if math.Abs(got-want) > 1e-3*(1+math.Abs(want)) {
					t.Errorf("%q has the margin %v, and its routes' come to %v at the scales %v", text, got, want, s)
				}
			}
		}
	}
}

// load reads a model file.
func load(t *testing.T, file []byte) *routes.Classifier {
	t.Helper()
	c, err := routes.Load(bytes.NewReader(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// margin is the difference of the class scores of a text.
func margin(t *testing.T, c *routes.Classifier, text string) float64 {
	t.Helper()
	_, p, err := c.Predict(text)
	if err != nil {
		t.Fatal(err)
	}
	return math.Log(p[1]) - math.Log(p[0])
}

// solve finds the scales of two routes from the margins of two texts.
func solve(t *testing.T, pair *routes.Classifier, alone []*routes.Classifier, x, y string) [2]float64 {
	t.Helper()
	a, b, c, d := margin(t, alone[0], x), margin(t, alone[1], x), margin(t, alone[0], y), margin(t, alone[1], y)
	u, v := margin(t, pair, x), margin(t, pair, y)
	det := a*d - b*c
	return [2]float64{(u*d - b*v) / det, (a*v - u*c) / det}
}

// TestApartShares: tasks at once train a route that they share once.
func TestApartShares(t *testing.T) {
	b := runnertest.NewBench(t)
	b.Turns = &task.Turns{}
	results := make([]task.Result, 4)
	var group sync.WaitGroup
	for i := range results {
		group.Go(func() { results[i] = do(t, b.Env, pair(b, 7)) })
	}
	group.Wait()
	trained := 0
	for _, r := range results {
		trained += len(r.Trained)
		if r.Value != results[0].Value {
			t.Errorf("values %v and %v", r.Value, results[0].Value)
		}
	}
	if trained != 2 {
		t.Errorf("%d trainings of two routes", trained)
	}
}

// TestApartFails: that a route cannot be trained fails its pairs, now and later.
func TestApartFails(t *testing.T) {
	b := runnertest.NewBench(t)
	one := pair(b, 7)
	one.Config.B.Train["learning_rate"], one.Config.B.Train["decay"], one.Config.B.Train["weight_decay"] = 10.0, "none", 10.0
	one.Config.B.Train["warmup"], one.Config.B.Train["clip"], one.Config.B.Train["epochs"] = 0.0, 0.0, 100
	one.To = 100
	for range 2 {
		r, err := task.Do(context.Background(), b.Env, one, nil)
		if err != nil || !strings.HasPrefix(r.Failed, "route b: ") {
			t.Errorf("%v %q", err, r.Failed)
		}
	}
	gated := pair(b, 7)
	gated.Want.Model = true
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := task.Do(ctx, b.Env, gated, nil); err == nil {
		t.Error("a cancelled task was done")
	}
}

// TestApartThenJoint: joint epochs follow those of the routes, at once or from rung to
// rung, and the model is the better one.
func TestApartThenJoint(t *testing.T) {
	b := runnertest.NewBench(t)
	one := pair(b, 10)
	for name, x := range submodels.Defaults(routes.TrainSettings()) {
		one.Config.Train[name] = x
	}
	one.Config.Train["regime"], one.Config.Train["joint_epochs"], one.Config.Train["joint_rate"] = routes.ApartThenJoint, 3, 0.02
	whole := do(t, b.Env, one)
	if len(whole.Epochs) != 10 || !(whole.Epochs[7].LearningRate > 0 && whole.Epochs[7].LearningRate <= 0.02) {
		t.Fatalf("%+v", whole.Epochs)
	}
	if apart := do(t, b.Env, pair(b, 7)); whole.Value < apart.Value || !reflect.DeepEqual(timeless(apart.Epochs), timeless(whole.Epochs[:7])) {
		t.Errorf("before the joint epochs it gives\n%+v, and apart\n%+v", whole.Epochs[:7], apart.Epochs)
	}
	late := one
	late.From = 8
	if r := do(t, b.Env, late); r.Value != whole.Value || !reflect.DeepEqual(timeless(r.Epochs), timeless(whole.Epochs[8:])) {
		t.Errorf("from epoch 8 it gives %+v", r)
	}
	for _, part := range []routes.Part{routes.Train, routes.TrainAndValidation} {
		one.Part, one.Want.Model, one.Want.Predictions, one.Want.Part = part, true, true, routes.Validation
		r := do(t, b.Env, one)
		if c := load(t, r.Model); c.Config().Train.String("regime") != routes.ApartThenJoint {
			t.Errorf("the model says %v", c.Config().Train)
		}
		if part == routes.Train && math.Abs(r.Predictions.Accuracy-whole.Value) > 0.1 {
			t.Errorf("the model has %v, its training %v", r.Predictions.Accuracy, whole.Value)
		}
	}
}
