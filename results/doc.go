// Package results has what a study comes to: its trials, what training measured,
// and what is said of them. Below it are
//
//   - sqlite, the store of studies in a file, the only package that knows SQL;
//   - stats, means with confidence intervals;
//   - decide, which models to measure on the test part, which one to take, and
//     whether a second route pays;
//   - importance, which settings matter;
//   - analysis, which loads a stored study and works all of this out once.
//
// This package itself has the types that these share, and the Pareto front
// ([Front], [FrontTrials]) and hypervolume ([Hypervolume], [HypervolumeGrowth]) of
// trials. It reads and writes nothing.
//
// Throughout, accuracy stands for whatever the study maximizes and cost for
// whatever it minimizes. NaN is "there is no such figure": it is NULL in the
// database and null in JSON.
package results
