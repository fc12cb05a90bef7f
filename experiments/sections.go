package experiments

import (
	"github.com/doubleroute/sweep/experiments/portfolio"
	"github.com/doubleroute/sweep/internal/names"
	"github.com/doubleroute/sweep/internal/teacher"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// section is a table of the file whose settings are fixed: what is searched is
// never declared here.
type section struct {
	name, doc string
	fields    []field
	searched  []submodels.Setting // of the same table, which are no fixed settings
}

// field declares one setting of a section. The reader, its error messages and
// the JSON Schema are made from these declarations.
type field struct {
	submodels.Setting
	read   func(any) (any, error) // nil: a plain value of the setting's kind
	schema map[string]any         // of what read takes
	put    func(any)
}

const maxCount = 1e9 // more of anything is a slip of the keyboard

const maxFLOPs = 1e30

// sections declares all fixed settings, each with where in e it goes.
func (w words) sections(e *Experiment) []section {
	return []section{
		{"", "", []field{
			phrase("name", "of the study; the file's name where this is absent", "", &e.Name).as(readName, map[string]any{"type": "string", "pattern": names.Pattern()}),
			{
				Setting: submodels.Setting{Name: "seed", Doc: "decides everything that is random", Kind: submodels.Int, Max: 1 << 53, Default: 1},
				put:     func(v any) { e.Seed = int64(v.(int)) },
			},
		}, nil},
		{"data", "where the labelled examples are", dataFields(e), nil},
		{"distill", "what a teacher, a larger model say, says of the texts", distillFields(e), routes.DistillSettings()},
		{"text", "how a text becomes tokens", []field{
			word("tokens", "what a text is cut into", []string{"words", "characters"}, "words", &e.Text.Tokens),
			whole("max_tokens", "tokens of a text that are read", 1, 1e6, 512, &e.Text.MaxTokens),
			{
				Setting: submodels.Setting{Name: "lowercase", Doc: "whether capitals are read as small letters", Kind: submodels.Bool, Default: true},
				put:     func(v any) { e.Text.Lowercase = v.(bool) },
			},
			whole("min_count", "times that a token must occur in the training part to be known", 1, maxCount, 1, &e.Text.MinCount),
			whole("max_vocabulary", "tokens that are known, the most frequent first", 1, 1e8, 50000, &e.Text.MaxVocabulary),
			whole("buckets", "that n-grams are hashed into", 1, 1e8, 16384, &e.Text.Buckets),
			whole("subwords", "different pieces that the view subwords cuts words into", 1, 1e6, views.DefaultSubwords, &e.Text.Subwords),
			phrase("vectors", "a file of word vectors: GloVe, word2vec, fastText .vec, or safetensors beside a list of words", "", &e.Text.Vectors).as(readPath, map[string]any{"type": "string", "minLength": 1}),
		}, nil},
		{"search", "how the space is searched", w.searchFields(e), nil},
		{"objective", "what is traded", []field{
			word("maximize", "score on the validation part", []string{"accuracy", "macro_f1", "neg_log_loss"}, "accuracy", &e.Objective.Maximize),
			word("minimize", "cost of one prediction", costs(), "flops", &e.Objective.Minimize).as(readCost, map[string]any{"enum": costs()}),
		}, nil},
		{"limit", "configurations beyond these are not tried; 0 is no limit", []field{
			count("flops", "of one prediction", &e.Limit.FLOPs),
			count("parameters", "that are learned", &e.Limit.Parameters),
			size("bytes", "of a saved model", &e.Limit.Bytes),
			size("activation_bytes", "that one prediction holds at its peak", &e.Limit.ActivationBytes),
			size("memory", "that training may take", &e.Limit.Memory),
		}, nil},
		{"final", "how the finalists are measured on the test part", []field{
			whole("seeds", "times that each finalist is trained; 0 leaves the test part unread", 0, 1000, 3, &e.Final.Seeds),
			whole("models", "finalists at most", 1, 1000, 5, &e.Final.Models),
			{
				Setting: submodels.Setting{Name: "margin", Doc: "how much worse than the most accurate a model may be and count as as good; 0.01 is one point", Kind: submodels.Float, Min: 1e-6, Max: 1, Default: 0.01},
				put:     func(v any) { e.Final.Margin = v.(float64) },
			},
		}, nil},
	}
}

func (w words) searchFields(e *Experiment) []field {
	return []field{
		word("sampler", "what chooses configurations", w.samplers, "pareto", &e.Search.Sampler),
		word("scheduler", "what stops poor trials early", w.schedulers, "none", &e.Search.Scheduler),
		{
			Setting: submodels.Setting{Name: "front_aware", Doc: "whether trials that cannot reach the front any more are stopped, and those that may reach it go on", Kind: submodels.Bool, Default: true},
			put:     func(v any) { e.Search.FrontAware = v.(bool) },
		},
		{
			Setting: submodels.Setting{Name: "free_failed", Doc: "whether the places of trials that failed, among those that the scheduler lets go on, are for others", Kind: submodels.Bool, Default: true, Neutral: false},
			put:     func(v any) { e.Search.FreeFailed = v.(bool) },
		},
		whole("route_bank", "sub-models of each route that are trained alone first, so that pairs can be estimated; 0 for none", 0, 1000, 0, &e.Search.RouteBank),
		whole("trials", "configurations to train", 1, maxCount, 60, &e.Search.Trials),
		whole("concurrency", "trials under way at once, whatever the number of workers", 1, 10000, 8, &e.Search.Concurrency),
		{
			Setting: submodels.Setting{Name: "single_share", Doc: "share of trials that search for the best of route a alone, as a baseline; 0 for none", Kind: submodels.Float, Max: 1, Default: 0.25},
			read:    readSingleShare,
			schema:  map[string]any{"type": "number", "minimum": 0, "exclusiveMaximum": 1},
			put:     func(v any) { e.Search.SingleShare = v.(float64) },
		},
		{
			Setting: submodels.Setting{Name: "folds", Doc: "that training and validation part are cut into: the most promising trials are trained again without each further fold and read on it; auto is 4 below 5,000 texts and none above, 0 none",
				Default: autoFolds, Neutral: 0},
			read:   readFolds,
			schema: map[string]any{"anyOf": []any{map[string]any{"enum": []string{autoFolds}}, map[string]any{"type": "integer", "minimum": 0, "maximum": mostFolds}}},
			put:    func(v any) { e.Search.Folds = foldsOf(v) },
		},
		{
			Setting: submodels.Setting{Name: "flops", Doc: "training FLOPs that the trials may take in all; without a number of trials, as many as fit; 0 is no limit", Kind: submodels.Float, Max: maxFLOPs, Default: 0.0},
			put:     func(v any) { e.Search.FLOPs = v.(float64) },
		},
		{
			Setting: submodels.Setting{Name: "enqueue", Doc: "configurations to begin with: a list of tables of settings by their keys; settings left out are drawn"},
			read:    readEnqueue,
			schema:  map[string]any{"type": "array", "items": map[string]any{"type": "object"}},
			put:     func(v any) { e.Search.Enqueue = v.([]map[string]any) },
		},
		{
			Setting: submodels.Setting{Name: "portfolio", Doc: "configurations that are strong on most data, to try after those of enqueue: those that are of the space; [] for none",
				Default: portfolio.Default(), Neutral: []map[string]any{}},
			read:   readEnqueue,
			schema: map[string]any{"type": "array", "items": map[string]any{"type": "object"}},
			put:    func(v any) { e.Search.Portfolio = v.([]map[string]any) },
		},
		{
			Setting: submodels.Setting{Name: "warm_start", Doc: "an earlier study to learn from: STUDY of the same database, or path/to/sweep.db:STUDY"},
			read:    readWarmStart,
			schema:  map[string]any{"type": "string", "pattern": warmStart.String()},
			put:     func(v any) { e.Search.WarmStart = v.(WarmStart) },
		},
	}
}

func dataFields(e *Experiment) []field {
	return []field{
		phrase("train", "the training file or folder, or "+Desk, "", &e.Data.Train).as(readPath, map[string]any{"type": "string", "minLength": 1}),
		part("validation", "a file, or a share of the training file", &e.Data.Validation),
		part("test", "a file, or a share of the training file", &e.Data.Test),
		word("form", "of the files; found out where this is absent", text.Forms(), "", &e.Data.Form),
		columns("text", "columns that hold text, by name or by number from 1", &e.Data.Text),
		columnOf("label", "column that holds the label, by name or by number from 1; coarse or fine for trec", &e.Data.Label),
		{
			Setting: submodels.Setting{Name: "header", Doc: "whether the first row names the columns; found out where this is absent", Kind: submodels.Bool},
			put: func(v any) {
				e.Data.Header = map[bool]string{true: "yes", false: "no"}[v.(bool)]
			},
		},
		columns("columns", "columns that hold numbers, for vectors, by name or by number from 1", &e.Data.Columns),
		phrase("delimiter", `what is between the cells of a row, one character such as ";"; found out where this is absent`, "", &e.Data.Delimiter),
		phrase("encoding", `what the files are written in, such as "utf-8" or "windows-1251"; found out where this is absent`, "", &e.Data.Encoding),
		word("multiple", "what becomes of a record with several labels: error refuses it, first takes the first", []string{"error", "first"}, "", &e.Data.Multiple),
		columnOf("group", "column whose equal values, such as a customer's, stay in one part, by name or by number from 1", &e.Data.Group),
		columnOf("time", "column by which the latest rows are tested on and those before them validated on: numbers or dates", &e.Data.Time),
		word("rare", "what is done about classes with too few examples to be in each part: an error, rows left out, or one class made of them",
			[]string{text.RareError, text.RareDrop, text.RareMerge}, text.RareError, &e.Data.Rare),
		phrase("other", "the class that rare ones become", text.DefaultOther, &e.Data.Other).as(readClass, map[string]any{"type": "string", "pattern": `\S`}),
		phrase("unlabelled", "a file of texts without labels that a teacher has answered, which are trained on and nothing else", "", &e.Data.Unlabelled).as(readFile, map[string]any{"type": "string", "minLength": 1}),
	}
}

func distillFields(e *Experiment) []field {
	return []field{
		{
			Setting: submodels.Setting{Name: "answers", Doc: "where a teacher's answers are: a column of JSON, or a table of the column of each class; a list of these for several teachers"},
			read:    readAnswers,
			schema:  answersSchema(),
			put:     func(v any) { e.Distill.Answers = v.([]teacher.Source) },
		},
		word("kind", "of the numbers in them: probabilities, or logits, which log-probabilities are too; found out where this is absent", teacher.Kinds(), "", &e.Distill.Kind),
	}
}

func phrase(name, doc, def string, to *string) field {
	f := field{
		Setting: submodels.Setting{Name: name, Doc: doc, Kind: submodels.String},
		put:     func(v any) { *to = v.(string) },
	}
	if def != "" {
		f.Default = def
	}
	return f
}

func word(name, doc string, words []string, def string, to *string) field {
	f := phrase(name, doc, def, to)
	f.OneOf = words
	return f
}

// as has the field read by a function of its own.
func (f field) as(read func(any) (any, error), schema map[string]any) field {
	f.read, f.schema = read, schema
	return f
}

func whole(name, doc string, least, most float64, def int, to *int) field {
	return field{
		Setting: submodels.Setting{Name: name, Doc: doc, Kind: submodels.Int, Min: least, Max: most, Default: def},
		put:     func(v any) { *to = v.(int) },
	}
}

func count(name, doc string, to *int64) field {
	return field{
		Setting: submodels.Setting{Name: name, Doc: doc, Kind: submodels.Int, Max: 1 << 53},
		put:     func(v any) { *to = int64(v.(int)) },
	}
}

func size(name, doc string, to *int64) field {
	return field{
		Setting: submodels.Setting{Name: name, Doc: doc + `, in bytes or as text such as "512MB"`},
		read:    readSize,
		schema: map[string]any{"anyOf": []any{
			map[string]any{"type": "integer", "minimum": 0},
			map[string]any{"type": "string", "pattern": sizeText.String()},
		}},
		put: func(v any) { *to = v.(int64) },
	}
}

func part(name, doc string, to *Part) field {
	return field{
		Setting: submodels.Setting{Name: name, Doc: doc},
		read:    readPart,
		schema: map[string]any{"anyOf": []any{
			map[string]any{"type": "string", "minLength": 1},
			map[string]any{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
		}},
		put: func(v any) { *to = v.(Part) },
	}
}

func columns(name, doc string, to *[]string) field {
	return field{
		Setting: submodels.Setting{Name: name, Doc: doc},
		read:    readColumns,
		schema: map[string]any{"anyOf": []any{
			columnSchema(),
			map[string]any{"type": "array", "items": columnSchema(), "minItems": 1, "uniqueItems": true},
		}},
		put: func(v any) { *to = v.([]string) },
	}
}

func columnOf(name, doc string, to *string) field {
	return phrase(name, doc, "", to).as(readColumn, columnSchema())
}

func columnSchema() map[string]any {
	return map[string]any{"anyOf": []any{
		map[string]any{"type": "string", "minLength": 1},
		map[string]any{"type": "integer", "minimum": 1},
	}}
}
