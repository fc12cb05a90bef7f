package sqlite

import (
	"cmp"
	"context"
	"encoding/json"

	"github.com/doubleroute/sweep/results"
)

// PutBankRoute writes a route of the bank, in place of the one with the same
// number if there is one.
func (s *Store) PutBankRoute(ctx context.Context, study string, r results.BankRoute) error {
	if !json.Valid(r.Params) {
		return faultf("the params of route %s %d of the bank are not JSON: %.60q", r.Route, r.Number, r.Params)
	}
	return s.update(ctx, study, func(w writing) error {
		return w.put(ctx, w.bank, r.Route, r.Number, string(r.Params), r.Epochs, number(r.Value), number(r.Estimate),
			number(r.FLOPs), number(r.Seconds), r.Error, blob(r.Logits))
	})
}

// blob is bytes for a column, NULL where there are none.
func blob(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

// BankRoutes returns the routes of the bank, by route and number.
func (s *Store) BankRoutes(ctx context.Context, study string) ([]results.BankRoute, error) {
	return s.bankRoutes(ctx, study, `logits`)
}

// BankRouteFigures is BankRoutes without the class scores, which are large.
func (s *Store) BankRouteFigures(ctx context.Context, study string) ([]results.BankRoute, error) {
	return s.bankRoutes(ctx, study, `NULL`)
}

// bankRoutes leaves the class scores out where logits is NULL.
func (s *Store) bankRoutes(ctx context.Context, study, logits string) ([]results.BankRoute, error) {
	return collect(scanStudy(ctx, s, study, func(row scanner) (r results.BankRoute, err error) {
		var params string
		err = row.Scan(&r.Route, &r.Number, &params, &r.Epochs, (*figure)(&r.Value), (*figure)(&r.Estimate),
			(*figure)(&r.FLOPs), (*figure)(&r.Seconds), &r.Error, &r.Logits)
		r.Params = rawJSON(params)
		return r, cmp.Or(err, r.Check())
	}, s.bank.read(`route, number, params, epochs, value, estimate, flops, seconds, error, `+logits, `WHERE study = ? ORDER BY route, number`)))
}

// PutBankPairs writes what the whole bank gave, and forgets the class scores,
// which are large and have done their service. The estimates of the routes alone
// are by number. All of it is kept or nothing.
func (s *Store) PutBankPairs(ctx context.Context, study string, pairs []results.BankPair, a, b []float64) error {
	return s.update(ctx, study, func(w writing) (err error) {
		if _, err := w.ExecContext(ctx, `DELETE FROM bank_pairs WHERE study = ?`, w.study); err != nil {
			return err
		}
		put, err := w.PrepareContext(ctx, w.bankPairs.put())
		if err != nil {
			return err
		}
		defer func() {
			if shut := put.Close(); err == nil {
				err = shut
			}
		}()
		for _, p := range pairs {
			if _, err := put.ExecContext(ctx, w.study, p.A, p.B, number(p.Estimate)); err != nil {
				return err
			}
		}
		for route, list := range map[string][]float64{"a": a, "b": b} {
			for n, estimate := range list {
				_, err := w.ExecContext(ctx, w.bank.change([]string{"estimate", "logits"}, `study = ?3 AND route = ?4 AND number = ?5`),
					number(estimate), nil, w.study, route, n)
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// BankPairs returns the estimates of pairs, by number of route a and of route b.
// There are none before PutBankPairs.
func (s *Store) BankPairs(ctx context.Context, study string) ([]results.BankPair, error) {
	return collect(scanStudy(ctx, s, study, func(row scanner) (p results.BankPair, err error) {
		err = row.Scan(&p.A, &p.B, (*figure)(&p.Estimate))
		return p, err
	}, s.bankPairs.read(`a, b, estimate`, `WHERE study = ? ORDER BY a, b`)))
}

// PutBankTrial notes which pair of the bank speaks for a trial.
func (s *Store) PutBankTrial(ctx context.Context, study string, t results.BankTrial) error {
	return s.update(ctx, study, func(w writing) error {
		if err := checkTrial(ctx, w, t.Trial); err != nil {
			return err
		}
		return w.put(ctx, w.bankTrials, t.Trial, t.A, t.B)
	})
}

// BankTrials returns which pairs of the bank speak for trials, by trial.
func (s *Store) BankTrials(ctx context.Context, study string) ([]results.BankTrial, error) {
	return collect(scanStudy(ctx, s, study, func(row scanner) (t results.BankTrial, err error) {
		err = row.Scan(&t.Trial, &t.A, &t.B)
		return t, err
	}, s.bankTrials.read(`trial, a, b`, `WHERE study = ? ORDER BY trial`)))
}
