package routes

import (
	"maps"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// Config is one configuration of a classifier: everything that decides, with
// the data and a seed, what training gives.
type Config struct {
	A        Route
	B        *Route           // nil: a single-route classifier
	Combiner submodels.Values // its kind, its dropout and the settings of its kind
	Train    submodels.Values

	// Distill says how much a teacher's answers count: settings of DistillSettings; nil
	// where there is no teacher.
	Distill submodels.Values `json:",omitempty"`
}

// Route is a view and a sub-model.
type Route struct {
	View     string
	SubModel string
	Settings submodels.Values

	// Train is how the route is trained where routes are trained apart: settings of
	// RouteTrainSettings.
	Train submodels.Values `json:",omitempty"`
}

// The regimes of training, as the setting regime names them.
const (
	Joint          = "joint"            // all of a classifier at once; also where nothing is said
	Apart          = "apart"            // each route with a head of its own; then the heads are scaled and added
	ApartThenJoint = "apart-then-joint" // and then all of it at a small learning rate
)

// Apart reports whether the routes of a configuration are trained apart at first.
func (c Config) Apart() bool {
	regime := c.Train.String("regime")
	return regime == Apart || regime == ApartThenJoint
}

// Routes returns how many routes a configuration has.
func (c Config) Routes() int {
	if c.B == nil {
		return 1
	}
	return 2
}

// Alone returns the classifier of one route, 0 or 1, that is trained where routes
// are trained apart. What is said of joint training holds for a route of which
// nothing is said.
func (c Config) Alone(route int) Config {
	r := c.A
	if route == 1 {
		r = *c.B
	}
	alone := Config{Combiner: submodels.Values{"kind": c.Combiner.String("kind")}, Train: maps.Clone(r.Train), Distill: c.Distill}
	if r.Train == nil && c.Train["epochs"] != nil {
		alone.Combiner, alone.Train = maps.Clone(c.Combiner), c.jointly()
	}
	if share, ok := alone.Train[routeDropout]; ok {
		alone.Combiner["dropout"] = share
		delete(alone.Train, routeDropout)
	}
	r.Train = nil
	alone.A = r
	return alone
}

// Together returns the configuration of the joint training that follows where routes
// are trained apart and then jointly.
func (c Config) Together() Config {
	train := c.jointly()
	train["epochs"], train["learning_rate"], train["patience"] = c.Train.Int("joint_epochs"), c.Train.Float("joint_rate"), 0
	c.Train = train
	return c
}

// jointly returns the settings of training without those of the regime.
func (c Config) jointly() submodels.Values {
	train := maps.Clone(c.Train)
	for _, s := range regimeSettings() {
		delete(train, s.Name)
	}
	return train
}

// Passes returns how many times a training step takes each text of its batch.
func (c Config) Passes() int {
	if c.Train.Float("r_drop") > 0 {
		return 2
	}
	return 1
}

// TrainSettings declares the settings under [train].
func TrainSettings() []submodels.Setting {
	return append(regimeSettings(), sharedSettings()...)
}

// DistillSettings declares the settings under [distill] that can be searched.
func DistillSettings() []submodels.Setting {
	return []submodels.Setting{
		{Name: "temperature", Doc: "by what a teacher's log-probabilities are divided before they are taught: above 1, the less likely classes count more", Kind: submodels.Float, Min: 0.01, Max: 100, Default: 1.0},
		{Name: "weight", Doc: "share of what is taught that is the teacher's where there is a label too; the label has the rest", Kind: submodels.Float, Min: 0, Max: 1, Default: 0.7},
	}
}

// soften applies them to targets.
func (c Config) soften(t *text.Targets, classes int) {
	if c.Distill != nil {
		t.Soften(c.Distill.Float("temperature"), c.Distill.Float("weight"), classes)
	}
}

// RouteTrainSettings declares those settings of training that a route may have of
// its own where routes are trained apart.
func RouteTrainSettings() []submodels.Setting {
	return append(sharedSettings(), submodels.Setting{
		Name: routeDropout, Doc: "share of the route's features dropped in training", Kind: submodels.Float, Min: 0, Max: 0.95,
		Default: submodels.Range{Min: 0, Max: 0.6, Step: 0.1},
	})
}

// routeDropout is what the dropout of the combiner is called in a route's own
// settings.
const routeDropout = "dropout"

// regimeSettings declares the settings of the regime.
func regimeSettings() []submodels.Setting {
	return []submodels.Setting{
		{Name: "regime", Doc: "whether routes are trained jointly, apart, or apart and then jointly", Kind: submodels.String, OneOf: []string{Joint, Apart, ApartThenJoint}, Default: Apart, Neutral: Joint},
		{Name: "joint_epochs", Doc: "passes over the training part in which routes that were trained apart are trained jointly", Kind: submodels.Int, Min: 1, Max: 10000, Default: 3, Neutral: 3},
		{Name: "joint_rate", Doc: "highest learning rate of these", Kind: submodels.Float, Min: 1e-7, Max: 10, Default: 3e-4, Neutral: 3e-4},
	}
}

// sharedSettings declares the settings of one training.
func sharedSettings() []submodels.Setting {
	return []submodels.Setting{
		{Name: "epochs", Doc: "most passes over the training part", Kind: submodels.Int, Min: 1, Max: 10000, Default: 15},
		{Name: "batch_size", Doc: "examples in one step", Kind: submodels.Int, Min: 1, Max: 65536, Default: 32},
		{Name: "optimizer", Doc: "adam or adamw", Kind: submodels.String, OneOf: []string{"adam", "adamw"}, Default: "adamw"},
		{Name: "learning_rate", Doc: "highest learning rate", Kind: submodels.Float, Min: 1e-7, Max: 10, Default: submodels.Range{Min: 1e-3, Max: 1e-2, Log: true}},
		{Name: "warmup", Doc: "share of the steps over which the learning rate rises", Kind: submodels.Float, Min: 0, Max: 1, Default: 0.05},
		{Name: "decay", Doc: "shape of the learning rate after warm-up", Kind: submodels.String, OneOf: []string{"none", "linear", "cosine"}, Default: "linear"},
		{Name: "weight_decay", Doc: "decoupled (adamw) or L2 (adam) weight decay", Kind: submodels.Float, Min: 0, Max: 10, Default: 0.01},
		{Name: "clip", Doc: "largest norm of the gradient; 0 for no clipping", Kind: submodels.Float, Min: 0, Max: 1e9, Default: 5.0},
		{Name: "label_smoothing", Doc: "share of the target spread over all classes", Kind: submodels.Float, Min: 0, Max: 0.9, Default: 0.0},
		{Name: "class_weights", Doc: "how much an example counts by its class: none: the same; balanced: 1/frequency of the class; sqrt: the square root of that", Kind: submodels.String, OneOf: classWeights(), Default: "none", Neutral: "none"},
		{Name: "r_drop", Doc: "weight of what two predictions of a text with different dropout differ by; above 0, a step takes every text twice", Kind: submodels.Float, Min: 0, Max: 100, Default: 0.0, Neutral: 0.0},
		{Name: "average", Doc: "decay, from step to step, of the moving average of the weights, which is evaluated and kept in place of the last weights; 0 for none", Kind: submodels.Float, Min: 0, Max: 0.99999, Default: 0.0, Neutral: 0.0},
		{Name: "patience", Doc: "epochs without a better validation result before training stops; 0 to never stop", Kind: submodels.Int, Min: 0, Max: 10000, Default: 4},
	}
}
