package io.fieldlog.local.elasticsearch;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/// The token filters that our indices use and Elasticsearch keeps in a module that is published nowhere: the same
/// Lucene filters under the same names, settings and defaults, so that an index definition fits a real cluster too.
public final class TextAnalysis extends Plugin implements AnalysisPlugin {

    @Override
    public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
        return List.of(PreConfiguredTokenFilter.singleton("asciifolding", true, ASCIIFoldingFilter::new));
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
                "asciifolding", (_, _, name, settings) -> new Folding(name, preservesOriginal(settings)),
                "edge_ngram", grams(EdgeNGramTokenFilter::new),
                "ngram", grams(NGramTokenFilter::new));
    }

    private static boolean preservesOriginal(Settings settings) {
        return settings.getAsBoolean("preserve_original", false);
    }

    private static AnalysisProvider<TokenFilterFactory> grams(Grams grams) {
        return AnalysisPlugin.requiresAnalysisSettings((_, _, name, settings) -> {
            var shortest = settings.getAsInt("min_gram", 1);
            var longest = settings.getAsInt("max_gram", 2);
            var preserveOriginal = preservesOriginal(settings);
            return new Filter(name, stream -> grams.over(stream, shortest, longest, preserveOriginal));
        });
    }

    private interface Grams {
        TokenStream over(TokenStream stream, int shortest, int longest, boolean preserveOriginal);
    }

    private static final class Filter extends AbstractTokenFilterFactory {

        private final Function<TokenStream, TokenStream> filter;

        Filter(String name, Function<TokenStream, TokenStream> filter) {
            super(name);
            this.filter = filter;
        }

        @Override
        public TokenStream create(TokenStream stream) {
            return filter.apply(stream);
        }
    }

    private static final class Folding extends AbstractTokenFilterFactory implements NormalizingTokenFilterFactory {

        private final boolean preserveOriginal;

        Folding(String name, boolean preserveOriginal) {
            super(name);
            this.preserveOriginal = preserveOriginal;
        }

        @Override
        public TokenStream create(TokenStream stream) {
            return new ASCIIFoldingFilter(stream, preserveOriginal);
        }

        // A normalized keyword must stay one token.
        @Override
        public TokenStream normalize(TokenStream stream) {
            return new ASCIIFoldingFilter(stream);
        }
    }
}
