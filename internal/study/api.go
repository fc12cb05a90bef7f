package study

import "github.com/doubleroute/sweep/internal/study/event"

// Event is something that happened in a run.
type Event = event.Event

// EventKind says what happened.
type EventKind = event.Kind

// The kinds of event, see package event.
const (
	StudyBegan = event.StudyBegan
	Noticed    = event.Noticed
	BankEnded  = event.BankEnded
	TrialBegan = event.TrialBegan
	EpochEnded = event.EpochEnded
	TrialEnded = event.TrialEnded
	FoldBegan  = event.FoldBegan
	FoldEnded  = event.FoldEnded
	FinalBegan = event.FinalBegan
	FinalEnded = event.FinalEnded
	StudyEnded = event.StudyEnded
)
