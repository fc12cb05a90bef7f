package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"
)

// scanner is a row, alone or among others.
type scanner interface {
	Scan(into ...any) error
}

// scan goes through what f makes of the rows of a query. An error is the last
// thing to come.
func scan[T any](ctx context.Context, path string, db queryer, f func(scanner) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := db.QueryContext(ctx, query, args...)
		if err != nil {
			yield(none, describe(path, err))
			return
		}
		defer func() { _ = rows.Close() }() // rows.Err has told all there is
		for rows.Next() {
			v, err := f(rows)
			if stop := ctx.Err(); stop != nil { // at once, not some rows later
				err = stop
			}
			if err != nil {
				yield(none, describe(path, unreadable(path, err)))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, describe(path, err))
		}
	}
}

// scanStudy is scanChecked of a query whose first parameter is the key of a study.
func scanStudy[T any](ctx context.Context, s *Store, study string, f func(scanner) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		id, err := s.identify(ctx, study)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		scanChecked(ctx, s, study, s.read, f, query, append([]any{id}, args...)...)(yield)
	}
}

// scanChecked is scan of a query that a table's read has made: a row that is not
// as it was written is an error. study is "" for rows of more than one.
func scanChecked[T any](ctx context.Context, s *Store, study string, db queryer, f func(scanner) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return scan(ctx, s.path, db, func(row scanner) (T, error) { return f(checked{row, s, study}) }, query, args...)
}

// checked is a row of a query that a table's read has made.
type checked struct {
	row   scanner
	store *Store
	study string
}

// Scan reads the columns if the row is as it was written.
func (c checked) Scan(into ...any) error {
	var damage *string
	err := c.row.Scan(append([]any{&damage}, into...)...)
	if damage != nil { // which may be why a column cannot be read
		return c.store.damage(c.study, *damage)
	}
	return err
}

// unreadable is the error for a row that is as it was written and cannot be read, nil
// for nil.
func unreadable(path string, err error) error {
	var own *fault
	if err == nil || resultCode(err) != 0 || errors.As(err, &own) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &fault{fmt.Sprintf("the database %s is damaged: %v", path, err), ErrDamaged}
}

// row is a query for one row, which a table's read has made.
func (s *Store) row(ctx context.Context, study, query string, args ...any) scanner {
	return checked{s.read.QueryRowContext(ctx, query, args...), s, study}
}

// collect gathers what is gone through.
func collect[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for v, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// figure reads a column into a float64, NULL as NaN.
type figure float64

// Scan reads a column.
func (f *figure) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*f = figure(math.NaN())
	case float64:
		*f = figure(v)
	case int64:
		*f = figure(v)
	default:
		return fmt.Errorf("found %T in place of a number", v)
	}
	return nil
}

// number is x for a column that figure reads.
func number(x float64) any {
	if math.IsNaN(x) {
		return nil
	}
	return x
}

// layout is RFC 3339 with all nine decimals, so that times sort as text.
const layout = "2006-01-02T15:04:05.000000000Z07:00"

// stamp is a time as text; the zero time is "".
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

// stampColumn is a time for a column that may be NULL.
func stampColumn(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return stamp(t)
}

// workerColumn is a worker's number for a column that may be NULL.
func workerColumn(worker int) any {
	if worker < 0 {
		return nil
	}
	return worker
}

func unstamp(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(layout, text)
}

// list is a list of strings as a JSON array; nil is null.
func list(words []string) string {
	text, _ := json.Marshal(words) // strings always can be
	return string(text)
}

func unlist(text string) ([]string, error) {
	var words []string
	if err := json.Unmarshal([]byte(text), &words); err != nil {
		return nil, fmt.Errorf("found %.40q in place of a list: %w", text, err)
	}
	return words, nil
}

// numbers is a list of whole numbers as a JSON array.
func numbers(n []int) string {
	if len(n) == 0 {
		return "[]"
	}
	text, _ := json.Marshal(n) // whole numbers always can be
	return string(text)
}
