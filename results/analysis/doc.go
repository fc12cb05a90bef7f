// Package analysis loads a stored study and works out what follows from it, once
// for all who show it: the command line, the report, other formats, the server.
//
//   - [Load] reads a study, whether or not it still runs, and returns a [Study].
//   - [Study.Decision], [Study.Importance], [Study.Bank] and [Study.Summary] are
//     worked out when they are first asked for.
//   - [Study.Document] is the JSON of `sweep show STUDY --json`.
package analysis
