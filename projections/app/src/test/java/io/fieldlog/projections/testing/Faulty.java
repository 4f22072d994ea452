package io.fieldlog.projections.testing;

import io.fieldlog.events.Event;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// A view with a defect that can be repaired: it fails on some facts.
public record Faulty(View view, Predicate<Fact> fails) implements View {

    @Override
    public String name() {
        return view.name();
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return view.kinds();
    }

    @Override
    public List<Table<?, ?>> tables() {
        return view.tables();
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        view.reads(fact, wanted);
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        view.fold(fact, rows);
        if (fails.test(fact)) {
            throw new IllegalArgumentException("Anna's lift is not understood");
        }
    }
}
