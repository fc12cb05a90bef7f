// Package decide chooses among the trials of a study.
//
//   - [Finalists] are the trials that are worth retraining and measuring on the
//     test part.
//   - [New] weighs what was measured. The [Decision] recommends models
//     ([Decision.Recommend]), compares them in pairs on the same texts
//     ([Decision.Difference]), and says whether a second route pays
//     ([Decision.Verdict], [Decision.SecondRoutes]).
//
// Models are chosen by the validation part wherever the choice would flatter what
// is then reported on the test part; where they are chosen by the test part, the
// optimism that comes of it is stated.
package decide
