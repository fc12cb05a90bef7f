package sqlite

import (
	"fmt"
	"slices"
	"strings"
)

// table is one whose rows carry a checksum. Its rows are written and changed by
// the statements that it makes, so that none is without.
type table struct {
	name    string
	columns []string // all but the checksum, in the order in which they enter it
	key     string   // columns that tell rows apart
	what    string   // SQL for what a row is, in words
}

func newTable(name, columns, key, what string) table {
	return table{name, strings.Fields(columns), key, what}
}

// tables are all that there are. The order is that in which rows refer to rows.
type tables struct {
	studies, trials, jobs, epochs, folds, finals, alone, latencies, testLabels, readings, diagnoses, bank, bankPairs, bankTrials table
}

func allTables() tables {
	return tables{
		studies: newTable("studies", `id name seed experiment hash version processor maximize minimize classes notices
			created active file overlay defaults margin validation`, "name", `'what is known of it'`),
		trials: newTable("trials", `study number state params settings routes views combiner
			flops parameters bytes activation_bytes cost epochs accuracy train_seconds worker started error`,
			"study, number", `format('trial %d', number)`),
		jobs: newTable("jobs", `study trial first last value error worker started seconds`,
			"study, trial, first", `format('the training of trial %d from epoch %d on', trial, first + 1)`),
		epochs: newTable("epochs", `study trial epoch train_loss validation_loss accuracy macro_f1 neg_log_loss learning_rate seconds`,
			"study, trial, epoch", `format('epoch %d of trial %d', epoch, trial)`),
		folds: newTable("folds", `study trial fold texts accuracy macro_f1 loss train_seconds worker started error`,
			"study, trial, fold", `format('what trial %d did on fold %d', trial, fold)`),
		finals: newTable("finals", `study trial seed test_accuracy test_macro_f1 test_loss train_seconds worker started`,
			"study, trial, seed", `format('the test result of trial %d with seed %d', trial, seed)`),
		alone: newTable("alone", `study trial route seed flops parameters bytes activation_bytes cost
			test_accuracy test_macro_f1 test_loss train_seconds worker started predicted`,
			"study, trial, route, seed", `format('the test result of route %s of trial %d alone with seed %d', route, trial, seed)`),
		latencies: newTable("latencies", `study trial p50 p95 processor lengths`,
			"study, trial", `format('the latency of trial %d', trial)`),
		testLabels: newTable("test_labels", `study labels`,
			"study", `'the classes of the test part'`),
		readings: newTable("readings", `study trial seed predicted confidence`,
			"study, trial, seed", `format('what trial %d with seed %d predicts', trial, seed)`),
		diagnoses: newTable("diagnoses", `study trial body`,
			"study, trial", `format('the diagnosis of trial %d', trial)`),
		bank: newTable("bank", `study route number params epochs value estimate flops seconds error logits`,
			"study, route, number", `format('route %s %d of the bank', route, number)`),
		bankPairs: newTable("bank_pairs", `study a b estimate`,
			"study, a, b", `format('the pair %d, %d of the bank', a, b)`),
		bankTrials: newTable("bank_trials", `study trial a b`,
			"study, trial", `format('the pair of the bank for trial %d', trial)`),
	}
}

// list returns the tables in their order.
func (t tables) list() []table {
	return []table{t.studies, t.trials, t.jobs, t.epochs, t.folds, t.finals, t.alone, t.latencies, t.testLabels, t.readings, t.diagnoses, t.bank, t.bankPairs, t.bankTrials}
}

// sum is SQL for the checksum that a row should have.
func (t table) sum() string { return checksum + "(" + strings.Join(t.columns, ", ") + ")" }

// put is a statement that writes a row, in place of the one with the same key if
// there is one. Its parameters are the columns.
func (t table) put() string {
	set := []string{"checksum = excluded.checksum"}
	for _, column := range t.columns {
		if !slices.Contains(strings.Split(t.key, ", "), column) {
			set = append(set, column+" = excluded."+column)
		}
	}
	return fmt.Sprintf(`%s ON CONFLICT (%s) DO UPDATE SET %s`, t.insert("?"), t.key, strings.Join(set, ", "))
}

// add is a statement that writes a row whose key nobody has; another is left as it
// is. first is SQL for the first column, and the parameters are the others.
func (t table) add(first string) string {
	return fmt.Sprintf(`%s ON CONFLICT (%s) DO NOTHING`, t.insert(first), t.key)
}

func (t table) insert(first string) string {
	values := []string{first + " AS " + t.columns[0]}
	for _, column := range t.columns[1:] {
		values = append(values, "? AS "+column)
	}
	columns := strings.Join(t.columns, ", ")
	// Without WHERE, ON CONFLICT would be taken for the condition of a join.
	return fmt.Sprintf(`INSERT INTO %s (%s, checksum) SELECT %s, %s FROM (SELECT %s) WHERE true`,
		t.name, columns, columns, t.sum(), strings.Join(values, ", "))
}

// change is a statement that changes columns of the rows that are as they were
// written. Its parameters are these columns; those of where come after them.
func (t table) change(columns []string, where string) string {
	now, set := slices.Clone(t.columns), make([]string, len(columns))
	for i, column := range columns {
		mark := fmt.Sprintf("?%d", i+1)
		set[i] = column + " = " + mark
		now[slices.Index(now, column)] = mark
	}
	return fmt.Sprintf(`UPDATE %s SET %s, checksum = %s(%s) WHERE %s AND checksum IS %s`,
		t.name, strings.Join(set, ", "), checksum, strings.Join(now, ", "), where, t.sum())
}

// read is a query whose first column says what is damaged, and is NULL if the row
// is as it was written. checked takes it off.
func (t table) read(columns, rest string) string {
	return fmt.Sprintf(`SELECT CASE WHEN checksum IS %s THEN NULL ELSE %s END AS damage, %s FROM %s %s`, t.sum(), t.what, columns, t.name, rest)
}
