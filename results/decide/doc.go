// Package decide chooses among the trials of a study.
//
//   - [Finalists] are the trials that are worth retraining and measuring on the
//     test part.
//   - [New] weighs what was measured. The [Decision] recommends models
//     ([Decision.Recommend]), compares them in pairs on the same texts
//     ([Decision.Difference]), and says whether a second route pays
//     ([Decision.Verdict], [Decision.SecondRoutes]).
//
// Models are chosen by the validation part. The test part reports what they are
// worth, and is asked questions that have an error rate: whether one model is no
// worse than another by a margin, whether a difference is significant.
package decide
