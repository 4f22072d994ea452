package io.fieldlog.command.operations;

/// Nothing that was asked before matters to what is asked now.
record OperationsState() {}
