package reportstest

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/search"
)

// Study makes up a study that looks like a real one: accuracy rises with cost
// and noise, some trials fail, are stopped early or still run. It is the same
// for the same count.
func Study(count int) input.Data {
	rng := rand.New(rand.NewPCG(7, uint64(count)))
	d := input.Data{
		Study: results.Study{
			File: "quickstart.toml",
			Name: "quickstart", Seed: 7, Version: "0.1.0", Processor: "Example CPU 9000 @ 2.40 GHz",
			Hash: strings.Repeat("5e", 32), Maximize: "accuracy", Minimize: "flops",
			Experiment: "name = \"quickstart\"\nseed = 7\n\n[data]\ntrain = \"builtin:desk\"\n",
			Classes:    []string{"access", "billing", "delivery", "hardware", "leave", "network", "printer", "software"},
			Notices:    []string{"3 texts of the test part are also in the training part."},
			Created:    time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		},
		Epochs:    map[int][]results.Epoch{},
		Generated: time.Date(2026, 1, 2, 4, 0, 0, 0, time.UTC),
	}
	for n := range count {
		t, epochs := fixtureTrial(n, rng)
		if n == count-1 && count > 1 {
			t.State, t.Epochs = search.Running, min(t.Epochs, 4)
			epochs = epochs[:t.Epochs]
		}
		d.Trials = append(d.Trials, t)
		if len(epochs) > 0 {
			d.Epochs[n] = epochs
		}
	}
	addFinals(&d, rng)
	addJobs(&d)
	addModels(&d)
	return d
}

func fixtureTrial(n int, rng *rand.Rand) (results.Trial, []results.Epoch) {
	kinds, views := []string{"cnn", "mlp", "rnn"}, []string{"all", "second-half", "characters"}
	t := results.Trial{
		Number: n, State: search.Complete, Combiner: "linear", Epochs: 12, Worker: n % 4,
		Routes: []string{kinds[rng.IntN(3)]}, Views: []string{"all"},
		Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(n) * 7 * time.Second),
	}
	params := map[string]any{
		"route.a.submodel": t.Routes[0], "train.learning_rate": rng.Float64() * 0.005,
		"combiner.dropout": float64(rng.IntN(7)) / 10,
	}
	size := math.Exp(rng.Float64() * 3)
	if rng.IntN(3) > 0 {
		t.Routes = append(t.Routes, kinds[rng.IntN(2)+1])
		t.Views = append(t.Views, views[rng.IntN(3)])
		params["route.b.submodel"], params["route.b.view"] = t.Routes[1], t.Views[1]
		size *= 1.6
	}
	params["route.a."+t.Routes[0]+".width"] = int(16 * size)
	settings := map[string]any{"train.epochs": 12, "train.optimizer": "adamw", "text.max_tokens": 256, "route.a.cnn.widths": []int{3, 4, 5}}
	for key, value := range params {
		settings[key] = value
	}
	t.Params, t.Settings = Encoded(params), Encoded(settings)
	t.Costs = results.Costs{
		FLOPs: int64(20000 * size), Parameters: int64(9000 * size), Bytes: int64(36000 * size), ActivationBytes: int64(500 * size)}
	t.Cost = float64(t.Costs.FLOPs)
	if rng.IntN(15) == 0 {
		t.State, t.Accuracy, t.Epochs = search.Failed, math.NaN(), 0
		t.Error = "the loss became NaN in epoch 1, step 14: lower train.learning_rate"
		return t, nil
	}
	if rng.IntN(6) == 0 {
		t.State, t.Epochs = search.Pruned, 4
	}
	reach := 0.72 + 0.06*math.Log(size) + 0.02*rng.NormFloat64() + 0.02*float64(len(t.Routes))
	var epochs []results.Epoch
	for e := 1; e <= t.Epochs; e++ {
		accuracy := min(reach*(1-0.5*math.Exp(-float64(e)/2.5))+0.005*rng.NormFloat64(), 0.995)
		epochs = append(epochs, results.Epoch{Epoch: e, Accuracy: accuracy, MacroF1: accuracy - 0.02, NegLogLoss: -1.2 + accuracy, Seconds: 0.4})
		t.Accuracy = max(t.Accuracy, accuracy)
	}
	t.TrainSeconds = 0.4 * float64(t.Epochs)
	return t, epochs
}

func addFinals(d *input.Data, rng *rand.Rand) {
	front, singles := decide.Finalists(d.Trials, 5)
	for _, n := range slices.Concat(front, singles) {
		at := slices.IndexFunc(d.Trials, func(t results.Trial) bool { return t.Number == n })
		for seed := range 3 {
			accuracy := min(max(d.Trials[at].Accuracy-0.012+0.004*rng.NormFloat64(), 0), 1)
			d.Finals = append(d.Finals, results.FinalRun{Trial: n, Seed: seed, TestAccuracy: accuracy, TestMacroF1: accuracy - 0.02, TestLoss: 1.2 - accuracy, TrainSeconds: 6})
		}
		p50 := 3 + d.Trials[at].Cost/20000
		d.Latencies = append(d.Latencies, results.Latency{Trial: n, P50: p50, P95: 1.4 * p50, Processor: d.Study.Processor})
	}
}

// Encoded is a value as JSON. It panics on what has none.
func Encoded(value any) json.RawMessage {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return raw
}

// Attacks are texts that would do harm, or look wrong, if they were taken for
// anything but text. Each script would set window.owned.
func Attacks() []string {
	return []string{
		`</script><script>window.owned=1</script>`,
		`<img src=x onerror="window.owned=2">`,
		`"><svg onload=window.owned=3>`,
		`'; window.owned=4; //`,
		`<!--<script>`,
		`{{.Study}} ${window.owned=5} {a} {b|x}`,
		`javascript:window.owned=6`,
		"\u202eright-to-left\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
		"line\u2028separator \u0000 \x1b[31m \xff\xfe",
		"emoji 👩‍👩‍👧 and ﷽",
		"--two",
		"__proto__",
		strings.Repeat("long ", 2000),
	}
}

// Hostile is a fixture in which every text is an attack.
func Hostile() input.Data {
	d := Study(60)
	all := Attacks()
	d.Study.Name = strings.Join(all[:9], " ")
	d.Study.Version, d.Study.Processor, d.Study.Hash = all[0], all[1], all[2]
	d.Study.Experiment = strings.Join(all, "\n")
	d.Study.Classes, d.Study.Notices = all, all
	for i := range d.Trials {
		t := &d.Trials[i]
		text := all[i%len(all)]
		settings := map[string]any{"key" + text: text, text: 1, "list": all[:4], "table": map[string]any{"__proto__": text}}
		t.Settings, t.Params = Encoded(settings), Encoded(map[string]any{text: 1})
		t.Combiner = text
		t.Views = slices.Repeat([]string{text}, len(t.Views))
		if i%3 == 0 {
			t.Routes = slices.Clone(t.Routes)
			t.Routes[0] = text
		}
		if t.State == search.Failed {
			t.Error = text
		}
	}
	for i := range d.Latencies {
		d.Latencies[i].Processor = all[i%len(all)]
	}
	addAttacks(&d, all)
	d.Trials[3].Settings = json.RawMessage(`{"broken": ` + all[0])
	d.Trials[4].State = search.State(all[0])
	d.Trials[5].Settings = nil
	d.Trials[6].Routes, d.Trials[6].Views = nil, nil
	d.Trials[7].State, d.Trials[7].Error = search.Failed, all[0]+fmt.Sprint(strings.Repeat("x", 10000))
	d.Trials[8].Accuracy, d.Trials[8].Cost = math.Inf(1), math.Inf(-1)
	d.Trials[9].TrainSeconds = math.NaN()
	return d
}
