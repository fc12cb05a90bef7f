package experiments

import "testing"

func TestSingle(t *testing.T) {
	const data = "[data]\ntrain = \"a.csv\"\n"
	for name, c := range map[string]struct {
		source string
		share  float64
	}{
		"two routes":  {data, 0.25},
		"as it likes": {data + "[search]\nsingle_share = 0.5\n", 0.5},
		"no baseline": {data + "[search]\nsingle_share = 0\n", 0},
		"one route":   {data + "[route.a]\nsubmodel = \"mlp\"\n", 0},
		"none":        {data + "[route.b]\nsubmodel = [\"mlp\", \"none\"]\n", 0.25},
		"only none":   {data + "[route.b]\nsubmodel = \"none\"\n", 0},
	} {
		e := parse(t, c.source)
		if got := e.SingleShare(); got != c.share {
			t.Errorf("%s: the share is %v, not %v", name, got, c.share)
		}
		singles := 0
		for seed := range uint64(200) {
			p := sample(e, seed)
			cfg, err := e.Config(p)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := e.Single(p), cfg.B == nil; got != want {
				t.Fatalf("%s: single is %v of %+v", name, got, cfg)
			}
			if cfg.B == nil {
				singles++
			}
		}
		if c.share > 0 && singles == 0 {
			t.Errorf("%s: no single route in 200 draws", name)
		}
	}
}
